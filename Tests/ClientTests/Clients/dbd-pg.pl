# DBD::Pg: the URL as it is, after `dbi:Pg:`.
use strict;
use warnings;
use utf8;
use DBI;

my $db = DBI->connect("dbi:Pg:$ENV{DATABASE_URL}", '', '', { RaiseError => 1, PrintError => 0 });
$db->do('CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)');
$db->do('INSERT INTO notes (body) VALUES (?)', undef, "it's 多");
my $rows = $db->selectall_arrayref('SELECT id, body FROM notes');
die 'read back something else' unless @$rows == 1 && $rows->[0][0] == 1 && $rows->[0][1] eq "it's 多";
$db->disconnect;
print "OK $DBD::Pg::VERSION\n";
