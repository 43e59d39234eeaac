"""The last net, under all rules: short texts in which words about texting, against it and about us two come together.

What it catches is no opt-out yet: a person looks at it.
"""

# A longer text is a story, and its words stand together by chance.
MAX_WORDS = 12

_NETS = {
    "en": (
        "texts texting texted text msg msgs message messages messaging sms contact contacting contacted list txt txts spam",
        "no not dont never stop quit remove off delete enough hate tired annoying out leave sick cease unwanted anymore",
        "me my us you your u ur this these them",
    ),
    "es": (
        "mensaje mensajes sms mensajitos msjs textos publicidad promociones lista escribir escriban contacto",
        "no nunca basta borrar borren quitar quiten eliminar deje dejen harto harta cansada cansado sin fuera salir",
        "me mi su sus ustedes este esta esto estos",
    ),
    "fr": (
        "message messages sms pub pubs publicite liste ecrire ecrivez contact contacter texto textos",
        "pas plus jamais stop arretez retirer supprimer enlever marre assez aucun ras sortir effacer",
        "me moi m mon vos vous cette ce ces",
    ),
    "de": (
        "nachricht nachrichten sms werbung liste verteiler schreiben schreibt kontakt kontaktieren",
        "nicht keine kein nie nervt genug loschen raus ohne schluss entfernen streichen satt",
        "mich mir meine ihr ihre euch eure diese dieser",
    ),
    "it": (
        "messaggio messaggi sms pubblicita lista scrivere scrivete contatto contattare",
        "non basta mai niente nessun togliere cancellare stufo stufa smettere eliminare",
        "mi mio miei vostri voi questi questa questo",
    ),
    "pt": (
        "mensagem mensagens sms propaganda promocoes lista escrever contato",
        "nao nunca chega basta tirar tira remover apagar sair cansei farto farta parar",
        "me meu minha voces vcs esse essa esses essas",
    ),
    "nl": (
        "bericht berichten sms smsjes reclame lijst contact appen",
        "niet geen nooit genoeg weg zonder verwijder wis ophouden zat stoppen",
        "me mij mijn jullie u uw deze dit",
    ),
}
_SETS = {language: tuple(frozenset(words.split()) for words in groups) for language, groups in _NETS.items()}


def language_caught(words: list[str]) -> str | None:
    """The language in whose net a text gets caught: it has a word of each of the three groups."""
    if len(words) > MAX_WORDS:
        return None
    return next((name for name, groups in _SETS.items() if not any(group.isdisjoint(words) for group in groups)), None)
