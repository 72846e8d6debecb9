import LeashDetect

/// A file's text, for a reader of formats.
func source(_ text: String, _ path: String = "file") -> SourceText { SourceText(path: path, text: text) }
