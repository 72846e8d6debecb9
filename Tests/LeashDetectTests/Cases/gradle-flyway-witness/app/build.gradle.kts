plugins {
    application
}

dependencies {
    implementation("org.jdbi:jdbi3-core:3.45.4")
    implementation("org.flywaydb:flyway-database-postgresql:10.18.2")
    implementation(kotlin("stdlib"))
}
