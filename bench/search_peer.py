"""What one writes in an afternoon: sentence_transformers and chromadb answer a query. The peer of the search bench.

python bench/search_peer.py MODEL_FOLDER CHROMA_FOLDER QUERY
"""

import sys

import chromadb
from sentence_transformers import SentenceTransformer

model, folder, query = sys.argv[1:4]
collection = chromadb.PersistentClient(folder).get_collection("quotes", embedding_function=None)
vector = SentenceTransformer(model, device="cpu").encode([query])
found = collection.query(query_embeddings=vector.tolist(), n_results=10, include=["documents", "distances"])
for quote, distance in zip(found["documents"][0], found["distances"][0], strict=True):
    print(f"{1 - distance:.4f}\t{quote}")
