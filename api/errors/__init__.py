"""Problems (RFC 9457): their kinds, and how exceptions become them."""
