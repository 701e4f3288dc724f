"""Messages that people send: photos, words, and all that is neither."""

import re
from collections.abc import Callable
from re import Match
from urllib.parse import parse_qs

from aiogram import Bot, F, Router
from aiogram.enums import ChatType, ContentType, MessageEntityType
from aiogram.types import CallbackQuery, Document, Message, PhotoSize, Voice

from chat.done import Done
from chat.incoming import IncomingPhoto, Medium, Noted
from chat.scene import show
from checklists import starting, walking
from checklists.views import Reply
from frontdesk import leaving, photos, start_links
from frontdesk import words as frontdesk_words
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import show_again
from frontdesk.start_links import Pasted
from handlers import texts
from handlers.departments.taps import say_letter
from handlers.screen import Note, Perform, Screen
from hazards.loop import rectifying
from hazards.showing import HAZARD, HazardScene
from hazards.tips import rewarding
from hazards.views import HandedView

router = Router(name="sending")
LARGEST_DOWNLOAD = 20 * 1024 * 1024  # bytes a bot may fetch from Telegram's own server
LONGEST_NAME = 200  # characters of a file
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")


@router.message(F.photo)
async def on_photo(message: Message, note: Note, screen: Screen) -> None:
    """A photo came; its receipt follows when its bytes are kept."""
    if message.photo:
        await _receive(message, message.photo[-1], note, screen)


@router.message(F.document)
async def on_document(message: Message, note: Note, screen: Screen) -> None:
    """A file came: a picture that keeps its EXIF, or a paper, which some duties take."""
    document = message.document
    if document is None:
        return
    medium = Medium.PHOTO if _is_picture(document) else Medium.FILE
    await _receive(message, document, note, screen, medium)


@router.message(F.voice)
async def on_voice(message: Message, note: Note, screen: Screen) -> None:
    """A voice came, which some duties take."""
    if message.voice is not None:
        await _receive(message, message.voice, note, screen, Medium.VOICE)


def _is_picture(document: Document) -> bool:
    name = (document.file_name or "").lower()
    return (document.mime_type or "").startswith("image/") or name.endswith(PICTURE_ENDINGS)


async def _receive(
    message: Message,
    file: PhotoSize | Document | Voice,
    note: Note,
    screen: Screen,
    medium: Medium = Medium.PHOTO,
) -> None:
    if (file.file_size or 0) > LARGEST_DOWNLOAD:
        await screen.say(texts.TOO_LARGE[medium], message.message_id)
        return
    reply_to = message.reply_to_message
    photo = medium is Medium.PHOTO
    taken = await note(
        photos.receive_photo if photo else photos.receive_attachment,
        IncomingPhoto(
            message_id=message.message_id,
            file_id=file.file_id,
            file_unique_id=file.file_unique_id,
            sent_at=message.date,
            album=message.media_group_id,
            caption=(message.caption or "").strip(),
            reply_to=reply_to.message_id if reply_to else None,
            reply_text=_own_words(reply_to),
            sender=message.from_user.full_name if message.from_user else "",
            medium=medium,
            name=(getattr(file, "file_name", None) or "")[:LONGEST_NAME],
        ),
    )
    if taken is Noted.UNASKED:
        unasked = texts.VOICE if medium is Medium.VOICE else texts.NOT_A_PHOTO
        await screen.say(unasked, message.message_id)
    if taken is Noted.WORDS_TOO_LONG:
        await screen.say(texts.CAPTION_TOO_LONG, message.message_id)
    if taken is Noted.WITH_THE_TIP:
        await screen.say(texts.TIP_PHOTO, message.message_id)


def _own_words(message: Message | None) -> str:
    """Return what a message of the bot's own says that was answered."""
    if message is None or message.from_user is None or not message.from_user.is_bot:
        return ""
    return message.text or message.caption or ""


@router.message(F.text.startswith("/"))
async def on_unknown_command(_message: Message, screen: Screen) -> None:
    """A command that is none."""
    await screen.say(texts.COMMANDS_UNKNOWN)


@router.message(F.text)
async def on_text(message: Message, perform: Perform, screen: Screen, bot: Bot) -> None:
    """Words came."""
    reply_to = message.reply_to_message
    me = await bot.me()
    reply = await perform(
        start_links.receive_words,
        (message.text or "").strip(),
        reply_to.message_id if reply_to else None,
        pasted_in(message, me.username or ""),
        message.from_user.full_name if message.from_user else "",
    )
    if isinstance(reply.view, HandedView):
        await say_letter(reply.view, screen, bot)
    if reply.done is Done.RECEIPT_READ:
        await screen.erase(message.message_id)
    await screen.below(reply, texts.spoken(reply))


@router.message(F.location)
async def on_location(message: Message, perform: Perform, screen: Screen) -> None:
    """A location was shared."""
    place = message.location
    if place is not None:
        reply = await perform(frontdesk_words.receive_location, place.latitude, place.longitude)
        await screen.below(reply)


_ANSWERS = {
    ContentType.STICKER: texts.STICKER,
    ContentType.AUDIO: texts.VOICE,
    ContentType.VIDEO: texts.VIDEO,
    ContentType.VIDEO_NOTE: texts.VIDEO,
    ContentType.ANIMATION: texts.STICKER,
}
_SILENT = {
    ContentType.PINNED_MESSAGE,
    ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
}


@router.message(F.chat.type == ChatType.PRIVATE)
async def on_anything_else(message: Message, screen: Screen) -> None:
    """Something that no inspection can take."""
    kind = ContentType(message.content_type)
    if kind not in _SILENT:
        await screen.say(_ANSWERS.get(kind, texts.ELSE), message.message_id)


@router.edited_message(F.chat.type == ChatType.PRIVATE)
async def on_edited(message: Message, screen: Screen) -> None:
    """A message was changed after it was taken."""
    if message.text or message.caption:
        await screen.say(texts.EDITED, message.message_id)


Shows = Callable[[FrontdeskWork, int], Reply]


def _about_hazard(work: FrontdeskWork, hazard_id: int) -> Reply:
    return Reply(show(work, HAZARD, HazardScene(hazard_id)))


_SHOWS: dict[str, Shows] = {
    **dict.fromkeys(("hs", "ha", "hv", "ht", "hr", "hn", "hc", "he"), _about_hazard),
    "kt": lambda work, id_: Reply(rectifying.show_task(work, id_)),
    "qa": lambda work, id_: Reply(show(work, rewarding.TIP, rewarding.TipScene(id_))),
    "gl": leaving.show_leaving,
    "z": walking.show_summary,
    "r": lambda work, _: show_again(work),
    "o": starting.show_unfinished,
    "pf": starting.choose_form,
}
"""The screens to show for buttons from before their kind said what it decides."""
_OLD_STEP = re.compile(rf"(?P<kind>{'|'.join(_SHOWS)}):(?P<id>[0-9]{{1,15}})(?::|$)")


@router.callback_query(F.data.regexp(_OLD_STEP).as_("old"))
async def on_old_step(
    tap: CallbackQuery, old: Match[str], perform: Perform, screen: Screen
) -> object:
    """A button that decided before buttons said about what: it only shows what there is."""
    reply = await perform(_SHOWS[old["kind"]], int(old["id"]))
    answer = await screen.alerted(tap, texts.STEP_OLD)
    await screen.below(reply)
    return answer


@router.callback_query()
async def on_unknown_button(tap: CallbackQuery, screen: Screen) -> object:
    """A button of a shape that this version does not know."""
    return await screen.alerted(tap, texts.BUTTON_OLD)


_QUERY = r"(?P<query>[A-Za-z0-9_\-=&%.+]*)"


_NAME = r"(?P<name>[A-Za-z][A-Za-z0-9_]*)"


_LINKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/{_NAME}/?(?:\?{_QUERY})?",
        rf"(?:https?://)?{_NAME}\.t\.me/?(?:\?{_QUERY})?",
        rf"tg:(?://)?resolve/?\?{_QUERY}",
    )
)


_BARE = re.compile(r"[A-Za-z0-9_-]{20}|c[A-Za-z0-9_-]{22}|t[A-Za-z0-9_-]{24}")


_AROUND = re.compile(
    r"[\s<>《》“”\"'‘’「」()（）\[\]【】,，.。;；:：!！]+"
)  # what people put around a link


_START = re.compile(r"/?start[ =]")


def read_link(text: str, username: str) -> Pasted | None:
    """Find a start link of this bot, or the bare payload of one, in words.

    A link of another bot is none of ours.
    """
    for pattern in _LINKS:
        for found in pattern.finditer(text):
            query = parse_qs(found.groupdict().get("query") or "")
            name = found.groupdict().get("name") or query.get("domain", [""])[0]
            if name.lower() != username.lower():
                continue
            rest = text[: found.start()] + text[found.end() :]
            return Pasted(query.get("start", [""])[0], not _AROUND.sub("", rest))
    word = _START.sub("", _AROUND.sub(" ", text).strip())
    return Pasted(word, alone=True, bare=True) if _BARE.fullmatch(word) else None


def pasted_in(message: Message, username: str) -> Pasted | None:
    """Find a start link in a message, also one that is hidden behind other words."""
    text = (message.text or "").strip()
    found = read_link(text, username)
    if found is not None:
        return found
    for entity in message.entities or ():
        if entity.type == MessageEntityType.TEXT_LINK and entity.url:
            hidden = read_link(entity.url, username)
            if hidden is not None and not hidden.bare:
                shown = entity.extract_from(message.text or "").strip()
                return Pasted(hidden.payload, alone=shown == text)
    return None
