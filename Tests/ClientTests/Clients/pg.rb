# Ruby's pg: the URL as it is.
require 'pg'

connection = PG.connect(ENV.fetch('DATABASE_URL'))
connection.exec('CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)')
connection.exec_params('INSERT INTO notes (body) VALUES ($1)', ["it's 多"])
rows = connection.exec('SELECT id, body FROM notes').values
raise "read back #{rows}" unless rows == [['1', "it's 多"]]

connection.close
puts "OK #{PG::VERSION}"
