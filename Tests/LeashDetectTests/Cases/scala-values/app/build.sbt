import Dependencies._

enablePlugins(PlayScala)

libraryDependencies += slick
libraryDependencies ++= testing
Test / libraryDependencies += "redis.clients" % "jedis" % "5.2.0"
