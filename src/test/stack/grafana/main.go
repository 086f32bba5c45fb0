// Stands in for Grafana in the stack test: asks for the administrator's password as Grafana does, and serves what is
// mounted where Grafana would read it, so that the test sees what Grafana would see.
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	root := "/etc/grafana"
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	files := http.FileServer(http.Dir(root))
	handler := func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != os.Getenv("GF_SECURITY_ADMIN_USER") || password != os.Getenv("GF_SECURITY_ADMIN_PASSWORD") {
			http.Error(w, "wrong user or password", http.StatusUnauthorized)
			return
		}
		files.ServeHTTP(w, r)
	}
	log.Fatal(http.ListenAndServe(":3000", http.HandlerFunc(handler)))
}
