const { Sequelize } = require("sequelize");
new Sequelize("postgres://localhost/test");
