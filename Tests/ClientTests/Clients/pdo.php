<?php
// PHP's PDO, which reads no URL: its parts by parse_url, or each by a key of its own.
if (getenv('DB_HOST') !== false) {
    [$host, $port, $name, $user, $password] = array_map('getenv', ['DB_HOST', 'DB_PORT', 'DB_NAME', 'DB_USER', 'DB_PASSWORD']);
} else {
    $url = parse_url(getenv('DATABASE_URL'));
    if ($url === false) {
        fwrite(STDERR, "parse_url returned false\n");
        exit(1);
    }
    [$host, $port, $name] = [$url['host'], $url['port'], ltrim($url['path'], '/')];
    [$user, $password] = [rawurldecode($url['user']), rawurldecode($url['pass'])];
}
$pdo = new PDO("pgsql:host=$host;port=$port;dbname=$name", $user, $password);
$pdo->exec('CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)');
$pdo->prepare('INSERT INTO notes (body) VALUES (?)')->execute(["it's 多"]);
$rows = $pdo->query('SELECT id, body FROM notes')->fetchAll(PDO::FETCH_NUM);
if ($rows !== [[1, "it's 多"]]) {
    fwrite(STDERR, 'read back ' . json_encode($rows) . "\n");
    exit(1);
}
echo 'OK ', phpversion(), "\n";
