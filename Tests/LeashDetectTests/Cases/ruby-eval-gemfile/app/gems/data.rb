gem "rom-sql"
path "../engines" do
  gem "pg", "~> 1.5"
end
eval_gemfile "../gems.rb"
