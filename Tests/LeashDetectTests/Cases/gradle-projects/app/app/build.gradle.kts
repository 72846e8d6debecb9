plugins {
    id("io.micronaut.application") version "4.4.2"
}

dependencies {
    implementation(project(":data:store"))
    testImplementation("org.testcontainers:postgresql:1.20.2")
}
