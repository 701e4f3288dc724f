"""The outbox on its way to Telegram; knows no aiogram."""
