val doobieVersion = "1.0.0-RC5"

lazy val root = (project in file("."))
  .settings(
    name := "billing",
    libraryDependencies ++= Seq(
      "org.http4s" %% "http4s-ember-server" % "0.23.28",
      "org.tpolecat" %% "doobie-core" % doobieVersion,
      "org.tpolecat" %% "doobie-postgres" % doobieVersion,
      // "redis.clients" % "jedis" % "5.2.0",
      "org.mongodb.scala" %% "mongo-scala-driver" % "5.2.0" % Test
    ),
    libraryDependencies += "redis.clients" % "jedis" % "5.2.0" % "it,test"
  )
