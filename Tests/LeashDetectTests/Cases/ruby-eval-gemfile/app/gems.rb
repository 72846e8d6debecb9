source "https://rubygems.org"

gem "hanami", "~> 2.1"
eval_gemfile "gems/data.rb"
eval_gemfile "gems/data.rb"
