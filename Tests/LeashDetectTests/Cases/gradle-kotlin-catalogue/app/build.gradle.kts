plugins {
    kotlin("jvm") version "2.0.20"
    alias(libs.plugins.ktor)
}

dependencies {
    implementation(platform("io.ktor:ktor-bom:2.3.12"))
    implementation(libs.bundles.database)
    runtimeOnly(libs.redis.lettuce)
    testImplementation(libs.mongo)
    /* implementation(libs.mongo) /* nested */ implementation(libs.mongo) */
    constraints {
        implementation("org.mongodb:mongodb-driver-sync:5.2.0")
    }
}
