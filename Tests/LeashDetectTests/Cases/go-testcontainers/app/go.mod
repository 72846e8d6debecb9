module example.com/audit

go 1.22

require (
	github.com/pashagolub/pgxmock/v4 v4.3.0
	github.com/testcontainers/testcontainers-go v0.33.0
	github.com/testcontainers/testcontainers-go/modules/postgres v0.33.0
)
