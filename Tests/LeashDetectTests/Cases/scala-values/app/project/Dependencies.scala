import sbt._

object Dependencies {
  val slick = "com.typesafe.slick" %% "slick" % "3.5.2"
  val unused = "org.postgresql" % "postgresql" % "42.7.4"
  val testing = Seq(
    "org.testcontainers" % "postgresql" % "1.20.2" % Test
  )
}
