// LeashBackup: dumps of managed databases that were checked before they count, the stores that keep them, when one is due
// and which may go, and the way back from one.
//
// Schedule/   cron fields, time zones, slots and jitter: when a backup is due. Pure, the clock is a parameter.
// Retention/  which backups are kept. Pure.
// Manifest/   what a backup's manifest says.
// Encryption/ dumps that only the holder of a key can read, by the program age.
// Store/      where finished backups are, and how one gets there whole or not at all.
