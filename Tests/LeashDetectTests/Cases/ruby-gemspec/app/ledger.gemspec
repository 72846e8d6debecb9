Gem::Specification.new do |spec|
  spec.name = "ledger"
  spec.version = "0.4.0"
  spec.summary = "Keeps books in pg"
  spec.add_dependency "pg", ">= 1.4", "< 2"
  spec.add_development_dependency "redis", "~> 5.0"
  # spec.add_dependency "mongo"
end
