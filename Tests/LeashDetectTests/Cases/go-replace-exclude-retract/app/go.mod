module example.com/wallet

go 1.22

require example.com/store v1.2.0

replace example.com/store => ../store

exclude github.com/lib/pq v1.10.8

replace (
	github.com/jackc/pgx/v5 => github.com/acme/pgx/v5 v5.7.2
)

retract [v1.0.0, v1.0.5] // broken
