const { Sequelize } = require("sequelize");
module.exports = new Sequelize("mariadb://app@localhost/shop");
