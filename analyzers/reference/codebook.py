"""The codebook: the words that descriptors are sorted under, and the pieces that what is left of them is put together from.

One is shipped, so that nothing is trained on a user's machine and libraries of different machines can be merged. After H. Jégou, M. Douze,
C. Schmid: Product Quantization for Nearest Neighbor Search (2011).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from analyzers.language import tr
from analyzers.reference.store.records import LibraryError

SHIPPED = Path(__file__).resolve().parent.parent.parent / "resources" / "codebook" / "descriptors.npz"
DIMENSIONS = 128
CODE_BYTES = 16
_NORM = 512  # of a descriptor's bytes
_FEW_WORDS = 1024  # up to so many all are looked through
_GROUPS = 256
_GROUPS_LOOKED_AT = 32  # an eighth of all: the nearest word is missed once in 2,000 times, at 0.4 of the time
_GROUPS_FOR_ONE = 12  # to describe a frame: where the second nearest is taken, once in 60 times, a search looks under that one too
_MOST_BYTES = 64 << 20
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Codebook:
    """words: W×128 float32 of length 1; products: 16×256×8 float32, pieces of the difference between a descriptor and its word."""

    words: Floats
    products: Floats
    version: str  # tells libraries of different codebooks apart

    @classmethod
    def made(cls, coarse: Bytes, products: Floats) -> "Codebook":
        """From words as W×128 bytes (brought to length 1 as descriptors are) and products. Raises ValueError."""
        coarse, products = np.ascontiguousarray(coarse), np.ascontiguousarray(products)
        if coarse.dtype != np.uint8 or coarse.ndim != 2 or coarse.shape[1] != DIMENSIONS or not len(coarse):
            raise ValueError(f"words of {coarse.dtype} {coarse.shape} are no W×128 bytes")
        if products.dtype != np.float32 or products.shape != (CODE_BYTES, 256, DIMENSIONS // CODE_BYTES) or not np.isfinite(products).all():
            raise ValueError(f"products of {products.dtype} {products.shape} are no finite 16×256×8 float32")
        digest = sha256(coarse.tobytes() + products.astype("<f4").tobytes()).hexdigest()
        return cls(unit(coarse), products, digest[:16])

    @classmethod
    def load(cls, path: Path) -> "Codebook":
        """From a file with the arrays `coarse` and `products`. Raises LibraryError."""
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ValueError(f"{path.stat().st_size} bytes")
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls.made(arrays["coarse"], arrays["products"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise LibraryError(
                tr("The codebook {file} cannot be read: {reason}. Install the program anew.", file=str(path), reason=str(error))
            ) from error

    @classmethod
    def shipped(cls) -> "Codebook":
        """The one that comes with the program; read once. Raises LibraryError."""
        return _loaded(SHIPPED)

    def __len__(self) -> int:
        return len(self.words)

    def assigned(self, rows: Floats, count: int) -> NDArray[np.int64]:
        """N×count: the nearest words of each row (of length 1), nearest first."""
        count = min(count, len(self))
        if len(self) <= _FEW_WORDS:
            return cast("NDArray[np.int64]", self._flat.search(rows, count)[1])
        import faiss

        groups = faiss.SearchParametersIVF(nprobe=_GROUPS_FOR_ONE if count == 1 else _GROUPS_LOOKED_AT)
        return cast("NDArray[np.int64]", self._grouped.search(np.rint(rows * _NORM), count, params=groups)[1])

    def encoded(self, descriptors: Bytes) -> tuple[NDArray[np.int32], Bytes]:
        """The word of each of N descriptors, and N×16 bytes for what it leaves over."""
        import faiss

        codes = np.empty((len(descriptors), CODE_BYTES), np.uint8)
        if not len(descriptors):
            return np.empty(0, np.int32), codes
        rows = unit(descriptors)
        words = np.ascontiguousarray(self.assigned(rows, 1)[:, 0])
        ours = faiss.swig_ptr
        self._coder.encode_vectors(len(rows), ours(rows), ours(words), ours(codes), False)
        return words.astype(np.int32), codes

    def index(self) -> Any:
        """A fresh faiss.IndexIVFPQ without features: set its lists by ``replace_invlists``."""
        import faiss

        flat = self._flat
        index = faiss.IndexIVFPQ(flat, DIMENSIONS, len(self), CODE_BYTES, 8, faiss.METRIC_L2)
        index.by_residual = True
        index.use_precomputed_table = -1  # it would take 16 KB a word
        faiss.copy_array_to_vector(self.products.ravel(), index.pq.centroids)
        index.is_trained = True
        return index

    @cached_property
    def _coder(self) -> Any:
        return self.index()

    @cached_property
    def _flat(self) -> Any:
        import faiss

        flat = faiss.IndexFlatL2(DIMENSIONS)
        flat.add(self.words)
        return flat

    @cached_property
    def _grouped(self) -> Any:
        """The words in groups, as bytes: fewer are looked at, and each costs a quarter of the memory traffic."""
        import faiss

        words = np.rint(self.words * _NORM)
        heads = faiss.IndexFlatL2(DIMENSIONS)
        kind = faiss.ScalarQuantizer.QT_8bit_direct
        grouped = faiss.IndexIVFScalarQuantizer(heads, DIMENSIONS, min(_GROUPS, len(self) // 40), kind, faiss.METRIC_L2, False)
        grouped.cp.niter, grouped.cp.seed = 8, 1
        grouped.train(words)
        grouped.add(words)
        return grouped


def unit(descriptors: Bytes) -> Floats:
    """Descriptors as float rows of length 1."""
    rows = np.ascontiguousarray(descriptors, np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return cast("Floats", rows / np.maximum(lengths, 1)[:, None])


@lru_cache(maxsize=2)
def _loaded(path: Path) -> Codebook:
    return Codebook.load(path)
