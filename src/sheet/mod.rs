//! Sheets: document model, layout, PDF; and the way back from a page to its codes.
