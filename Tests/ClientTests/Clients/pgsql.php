<?php
// PHP's pgsql functions: the URL as it is.
$connection = pg_connect(getenv('DATABASE_URL')) ?: exit(1);
pg_query($connection, 'CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)') ?: exit(1);
pg_query_params($connection, 'INSERT INTO notes (body) VALUES ($1)', ["it's 多"]) ?: exit(1);
$rows = pg_fetch_all(pg_query($connection, 'SELECT id, body FROM notes'));
if ($rows !== [['id' => '1', 'body' => "it's 多"]]) exit(1);
echo 'OK ', phpversion(), "\n";
