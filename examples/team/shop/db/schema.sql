-- The tables of the shop. Can be loaded again: nothing is made twice.
create table if not exists customer (
    id    bigint generated always as identity primary key,
    email citext not null unique
);

create table if not exists purchase (
    id          bigint generated always as identity primary key,
    customer_id bigint not null references customer (id),
    cents       integer not null check (cents > 0),
    details     hstore not null default '',
    bought_at   timestamptz not null default now()
);

create index if not exists purchase_customer on purchase (customer_id, bought_at);
