(defproject inventory "0.1.0"
  :description "org.postgresql/postgresql is not used"
  :dependencies [[org.clojure/clojure "1.11.4"]
                 [compojure "1.7.1"]
                 [migratus "1.5.8" :exclusions [org.postgresql/postgresql]]
                 #_[com.novemberain/monger "3.6.0"]
                 [org.xerial/sqlite-jdbc "3.46.1.3"]
                 [redis.clients/jedis "5.2.0" :scope "test"]]
  :plugins [[migratus-lein "0.7.3"]]
  :profiles {:dev {:dependencies [[org.postgresql/postgresql "42.7.4"]]}})
