plugins {
    id("org.springframework.boot") version "3.3.4"
}

dependencies {
    implementation("org.springframework.boot:spring-boot-starter-data-jpa")
    runtimeOnly("com.h2database:h2")
    testRuntimeOnly("org.postgresql:postgresql")
    developmentOnly("org.springframework.boot:spring-boot-starter-data-redis")
}
