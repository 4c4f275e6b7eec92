"""The pages: chat, search, quotes, collection, quality, and each article on its own."""
