-- A database as one finds it: made by hand, owned by the app's only login, open to PUBLIC.
-- Makes something to adopt: psql "$LEASH_MAIN_URL" -f examples/adopt/legacy.sql
create role crm_app login password 'example-only';
create database crm_production owner crm_app;

\connect crm_production
alter schema public owner to crm_app;
set role crm_app;

create table customer (
    id   bigint generated always as identity primary key,
    name text not null
);

insert into customer (name) values ('Ada'), ('Grace');
