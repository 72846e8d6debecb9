// LeashPostgres is the edge to the servers.
//
//     Catalog/   catalogs -> ServerState      one snapshot, a constant number of set-based queries
//     SQL/       Step -> batches of SQL       pure: what `--format sql` prints is what is sent
//     Session/   a session that takes the server's lock, sends batches, and remembers what was applied
//
// It decides nothing: what is to be true comes with each step, out of the plan.
