/* libraryDependencies += "org.postgresql" % "postgresql" % "42.7.4" /* nested */ */
ThisBuild / description := """
libraryDependencies += "redis.clients" % "jedis" % "5.2.0"
"""
excludeDependencies += "org.mongodb" % "mongodb-driver-sync"
libraryDependencies += "io.vertx" % "vertx-web" % "4.5.10"
