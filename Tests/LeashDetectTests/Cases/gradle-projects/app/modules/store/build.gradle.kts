plugins {
    id("store-conventions")
}

kotlin {
    sourceSets {
        jvmMain.dependencies {
            "implementation"(db.postgres)
        }
        val jvmTest by getting {
            dependencies {
                implementation("com.h2database:h2:2.3.232")
            }
        }
    }
}
