"""What the web app takes from the services' code: their OpenAPI documents, the code list, the states."""
