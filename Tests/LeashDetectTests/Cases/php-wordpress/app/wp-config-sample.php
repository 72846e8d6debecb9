<?php
// Not for PostgreSQL: define( 'DB_HOST', 'postgres://localhost' );
define( 'DB_NAME', 'wordpress' );
