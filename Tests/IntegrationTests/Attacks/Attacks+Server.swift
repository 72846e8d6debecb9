// The server: its files, its catalogs, its code and its switches.
extension Attack {
    static let catalogs: [Attack] = many(
        refused(
            "catalogs",
            "SELECT rolpassword FROM pg_authid",
            "SELECT * FROM pg_shadow",
            "SELECT * FROM pg_statistic",
            "SELECT * FROM pg_largeobject",
            "SELECT umoptions FROM pg_user_mapping",
            "SELECT subconninfo FROM pg_subscription",
            "UPDATE pg_authid SET rolsuper = true WHERE rolname = SESSION_USER",
            "UPDATE pg_database SET datallowconn = true",
            "DELETE FROM pg_auth_members",
            "DELETE FROM pg_shdescription",
            "BEGIN; LOCK TABLE pg_authid IN ACCESS EXCLUSIVE MODE",
            "BEGIN; LOCK TABLE pg_database IN ROW EXCLUSIVE MODE",
            "SET allow_system_table_mods = on",
            "CREATE TABLE pg_catalog.mine ()",
            "CREATE FUNCTION pg_catalog.now(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "ALTER FUNCTION pg_catalog.now() OWNER TO notes",
            "ALTER TABLE pg_catalog.pg_class ADD COLUMN mine int"
        )
        // 42939: the prefix is reserved; 0A000: names of pg_catalog are the system's.
        .or("42939", "0A000"),
        refused("catalogs", "CREATE SCHEMA pg_mine").or("42939")
    )

    static let files = refused(
        "files",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_read_binary_file('postgresql.conf')",
        "SELECT pg_ls_dir('.')",
        "SELECT pg_stat_file('PG_VERSION')",
        "SELECT pg_ls_logdir()",
        "SELECT pg_ls_waldir()",
        "SELECT pg_ls_tmpdir()",
        "SELECT pg_current_logfile()",
        "SELECT * FROM pg_hba_file_rules",
        "SELECT * FROM pg_ident_file_mappings",
        "SELECT * FROM pg_file_settings",
        "SHOW data_directory",
        "SHOW config_file",
        "SHOW hba_file",
        "CREATE TEMPORARY TABLE t (x text); COPY t FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '/tmp/mine'",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "CREATE TEMPORARY TABLE t (x text); COPY t FROM PROGRAM 'id'",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/mine')"
    )

    static let code: [Attack] = many(
        refused(
            "code",
            "LOAD '/tmp/mine.so'",
            "LOAD 'auto_explain'",
            "SET session_preload_libraries = 'auto_explain'",
            "SET dynamic_library_path = '/tmp'",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'getpid'",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE internal AS 'pg_backend_pid'",
            "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1'",
            "CREATE TYPE mine; CREATE TYPE mine (INPUT = textin, OUTPUT = textout)",
            "CREATE CAST (name AS text) WITH INOUT AS IMPLICIT",
            "CREATE OPERATOR CLASS mine FOR TYPE int USING btree AS STORAGE int",
            "CREATE ACCESS METHOD mine TYPE INDEX HANDLER bthandler",
            "CREATE FOREIGN DATA WRAPPER mine",
            "CREATE LANGUAGE mine HANDLER plpgsql_call_handler"
        )
        .or("42P17"),
        [
            "dblink", "postgres_fdw", "file_fdw", "adminpack", "pageinspect", "pg_buffercache", "pg_stat_statements",
            "pg_visibility", "pgstattuple", "amcheck", "pg_surgery", "pgrowlocks", "sslinfo", "xml2",
        ].flatMap { refused("untrusted-extension", "CREATE EXTENSION \($0)").or("0A000") },
        // 0A000: not installed at all, and then just as little to be had.
        refused("untrusted-extension", "CREATE EXTENSION plperlu", "CREATE EXTENSION plpython3u").or("0A000")
    )

    static let server = refused(
        "switches",
        "ALTER SYSTEM SET log_statement = 'none'",
        "SET log_statement = 'none'",
        "SET log_min_messages = 'panic'",
        "SET zero_damaged_pages = on",
        "SET session_replication_role = replica",
        "SELECT pg_reload_conf()",
        "SELECT pg_rotate_logfile()",
        "SELECT pg_promote()",
        "SELECT pg_switch_wal()",
        "SELECT pg_create_restore_point('mine')",
        "SELECT pg_backup_start('mine')",
        "SELECT pg_stat_reset()",
        "SELECT pg_stat_reset_shared('wal')",
        "SELECT pg_wal_replay_pause()",
        "CHECKPOINT",
        "CREATE TABLESPACE mine LOCATION '/tmp'",
        "CREATE SUBSCRIPTION mine CONNECTION 'dbname=wiki' PUBLICATION p WITH (connect = false)",
        "CREATE PUBLICATION mine FOR ALL TABLES",
        "SELECT pg_create_physical_replication_slot('mine')",
        "SELECT pg_drop_replication_slot('standby')",
        "REINDEX SYSTEM notes",
        "REINDEX TABLE pg_catalog.pg_authid"
    )
}
