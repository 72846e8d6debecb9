module example.com/catalog

go 1.22

require (
	github.com/gofiber/fiber/v2 v2.52.5
	gorm.io/gorm v1.25.12
)
