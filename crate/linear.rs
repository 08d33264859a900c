//! The 2×2 algebra that the plane needs: eigenvalues, solving.
