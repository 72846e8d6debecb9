-- The tables of the notes app. Can be loaded again: nothing is made twice.
create table if not exists note (
    slug       text primary key check (slug ~ '^[a-z0-9-]+$'),
    title      text not null,
    body       text not null default '',
    tags       citext[] not null default '{}',                                  -- citext
    link       text not null unique default encode(gen_random_bytes(12), 'hex'), -- pgcrypto
    created_at timestamptz not null default now()
);

create index if not exists note_tags on note using gin (tags);

insert into note (slug, title, body, tags)
values ('hello', 'Hello from leash', 'This database was made by an apply.', '{Welcome}')
on conflict (slug) do nothing;
