module example.com/shop/attic

go 1.22

require go.mongodb.org/mongo-driver v1.16.0
