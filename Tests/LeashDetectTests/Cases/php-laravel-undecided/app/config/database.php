<?php

return [
    'default' => env('DB_CONNECTION', 'sqlite'),
    'connections' => [
        'pgsql' => ['driver' => 'pgsql'],
    ],
];
