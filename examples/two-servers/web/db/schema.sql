-- The tables of the site, on server main. Can be loaded again: nothing is made twice.
create table if not exists page (
    path  text primary key check (path like '/%'),
    title text not null,
    body  text not null default ''
);
