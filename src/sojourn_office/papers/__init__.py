"""What the office prints and reads back: letters, notices and the barcode of the seal."""
