"""The OpenAPI description, made from views, serializers and filters."""
