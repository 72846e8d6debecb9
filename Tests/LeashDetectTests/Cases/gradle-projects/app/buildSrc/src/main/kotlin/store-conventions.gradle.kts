dependencies {
    "implementation"("io.lettuce:lettuce-core:6.4.0.RELEASE")
    add("runtimeOnly", "io.r2dbc:r2dbc-postgresql:1.0.0.RELEASE")
}
