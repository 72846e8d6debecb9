rootProject.name = "suite"

dependencyResolutionManagement {
    versionCatalogs {
        create("db") {
            library("postgres", "org.postgresql:postgresql:42.7.4")
        }
    }
}

include("app", ":data:store")
// include("old")
project(":data:store").projectDir = file("modules/store")
