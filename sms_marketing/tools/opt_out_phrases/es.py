"""Spanish."""

from .forms import forms

OPENERS = """
por favor porfavor porfa pf ya no si ok hola oye oiga oigan y pero solo le les pido gracias bueno dije dicho basta
señor senor senora señora disculpe perdon ustedes favor ahora mira miren
che xfa xfavor q que flaco loco wey guey bueno entonces asi ademas sr sra stop
"""
CLOSERS = """
por favor porfavor porfa pf ya gracias ahora ok o y pero porque no nunca jamas senor senora mas nada
inmediatamente urgente amigo oye estoy soy es son esto hoy
xfa xfavor q uds ud ustedes plis pls please sr sra grax flaco loco wey guey bro man che hostia cono carajo joder
"""

# Endings of verbs in -ar and -ir: how they are asked, ordered, wished and regretted.
_AR = "e en es eis ara aran aras arais ase asen aseis an ando andome ar arme arnos"
_TO_AR = "ar arme arnos arle ando andome andonos"
_IR = "a an as ais iera ieran ieras ierais iese iesen ieseis iendo iendome ir irme irnos"

CLASSES = {
    "ex": "ex jefe jefa novio novia hermano hermana mama papa hijo hija esposo esposa amigo amiga vecino vecina perro",
    "clit": "me nos le les lo la se te",
    "stopper": "deje dejen deja dejad dejar dejes pare paren para parad parar parenle basta cesen cese ceses cesar eviten"
    " evite detengan detenga suspendan suspenda terminen termine parele"
    " dejeis dejas dejaran dejasen dejara dejase cesad pareis pararan detente detenganse absteneos"
    " parale parenle bajale bajenle",
    "writing": "preguntar preguntando  escribir escribirme escribirnos mandar mandarme mandarnos enviar enviarme enviarnos molestar molestarme"
    " molestarnos contactar contactarme contactarnos llamar llamarme llamarnos textear textearme mensajear mensajearme"
    " acosar acosarme spamear joder joderme chingar texteandome fastidiar fastidiarme hostigar hostigarme estar"
    " mandando enviando escribiendo molestando comunicarse escribirle bombardear bombardearme"
    " "
    + forms("mand envi contact molest llam texte mensaje fastidi hostig acos bombarde spame", _TO_AR)
    + " "
    + forms("escrib jod", "ir irme irnos irle er erme ernos iendo iendome")
    + " insistir insistiendo",
    "write": "escriba escriban escribas escribais escribe escriben mande manden mandes mandeis manda envie envien envies"
    " envieis envia envian contacte contacten contactes contacteis contactar moleste molesten molestes llame llamen"
    " llames textee texteen textees mensajee mensajeen joda jodan jodas chinguen chingues fastidien fastidie"
    " manden mandar enviar escribir molestar escribirme enviarme mandarme molestarme contactarme llamarme busquen"
    " incluyan comuniquen hablen hostiguen acosen mandan"
    " "
    + forms("mand envi contact molest llam texte mensaje fastidi hostig acos bombarde spame", _AR)
    + " "
    + forms("escrib jod", _IR)
    + " "
    + forms("insist", _IR),
    "msgs": "mensajes mensaje msjs msj sms textos publicidad propaganda anuncios promociones promo promos ofertas spam"
    " mensajitos notificaciones avisos mails comunicaciones comerciales correspondencia msg msgs mesages mensages mensajs"
    " mensajeria textitos mensajito msjes sms",
    "take": "kitenme kiten kita kitame  quitenme quiteme quitame quitar quitarme saquenme saqueme sacame sacarme borrenme borreme borrame borrarme"
    " eliminenme elimineme eliminame eliminarme bajenme remuevanme remuevame remuevan remueva quiten quite saquen saque borren borre"
    " borrar eliminen elimine eliminar retirenme retireme retirarme retiren retire remover remueve borra elimina quita saca sacar"
    " removerme excluyanme denme desapuntenme olviden olvide olvidense olvidese desapuntame desapuntar suprima"
    " suprimir supriman"
    " "
    + forms(
        "quit sac borr elimin retir bloque tach",
        "e en a ad ar ara aran arme enme eme ame adme aseis eis ala arla arlo alo enlo enla",
    )
    + " pierdan pierda pierde pierdanse bajar bajarme bajen bajeme excluyan excluirme removerme suprimir suprimirme",
    "taken": "kitenme kitame  quitenme quiteme quitame quitarme saquenme saqueme sacame sacarme borrenme borreme borrame borrarme"
    " eliminenme elimineme eliminame eliminarme bajenme remuevanme remuevame retirenme retireme retirarme"
    " excluyanme desapuntenme desapuntame"
    " "
    + forms("quit sac borr elimin retir bloque tach", "arme enme eme ame adme")
    + " excluirme suprimirme desapuntarme desapuntadme",
    "list": "lista listas base datos registro registros sistema listado agenda grupo contactos difusion suscripcion envios",
    "number": "numero telefono contacto datos celular movil nombre tel num cel informacion linea"
    " tlf tfno fono cell whatsapp wasap",
    "want": "kiero qiero quiero queremos deseo deseamos necesito quisiera quisieramos autorizo acepto gusta pedi solicite interesa"
    " interesan consiento permito doy di autorice suscribi quieren"
    " pretendo busco contrate gustaria acepte consenti interesan interesado interesada",
    "unsub": "desuscribir desuscribirme desuscribanme desuscribame desuscribeme desinscribir desinscribirme desafiliar"
    " desafiliarme desafilienme desuscripcion cancelarme dessuscribirme desubscribir desubscribirme"
    " desinscribanme desubscribanme dessuscribir"
    " " + forms("desuscrib desinscrib desubscrib dessuscrib", "o a an e ame anme ir irme irse"),
    "leave": "dejenme dejeme dejame dejadme dejennos dejenos",
    "ask": "agradeceria agradezco agradeceriamos ruego rogaria pido pediria suplico gustaria preferiria prefiero solicito"
    " exijo quisiera apreciaria quiero podrian pueden podria puede podrias puedes podeis podriais favor pedimos rogamos"
    " necesito hagan hagame haganme",
    "traffic": "mensajes msjs sms publicidad propaganda anuncios promociones promos ofertas spam mensajitos notificaciones textos",
    "upset": "harto harta hartos cansado cansada aburrido aburrida odio asco molesto molesta molestan fastidian fastidio"
    " pesados pesado pesadez insistentes hinchado canse cansaron harte hartaron podrido podrida cansan hartan jodan joden chingan aburren",
    "~que": "q k ke qe",
    "~de": "d",
    "~me": "m",
    "~por": "x",
    "~porfavor": "xfavor xfa",
    "~porfa": "xfa porfis",
    "~quiero": "kiero qiero quero",
    "~numero": "num nro numro",
    "~equivocado": "ekivocado equibocado",
    "~equivoco": "ekivoco equiboco",
    "~mensajes": "msjs mjs mensjs",
    "~nada": "na",
    "~para": "pa",
    "~aqui": "aki",
    "~ustedes": "uds ud",
    "~baja": "vaja",
    "~ya": "ia lla",
}

RULES = """
parar-de-escribir       0.96  @stopper ?ya ?por ?favor ?de ?@clit @writing !el|la|los|las|un|una|al|con|mi
parar-mensajes          0.94  @stopper ?ya ?de|con ?los|sus|tantos|estos|tanto|mas|esos|tus|la|el|su|enviarme|mandarme|mandar|enviar ?malditos|pinches @msgs
parar                   0.9   ^ pare|paren|parad|parenle|cesen|detenganse $ <!no|sin
parar-solo              0.55  ^ deje|dejen|deja|parar|detener $
ya-basta                0.88  ya basta|paren|pare ?por ?favor ?de ?gracias $$
basta-ya                0.88  ^ basta ya|de $
ya-paren                0.88  ya paren|pare|parale|parenle|stop $
dejar-de-recibir        0.95  dejar|dejo|deje|parar de recibir ?mas|sus|estos|los|tantos|sms|mensajes|esto
dejar-de-mandar         0.95  dejar|parar de|con mandarme|enviarme|escribirme|mandar|enviar|escribir|molestar|los @msgs
no-mas                  0.9   ^ no|ni mas|mas|+ $ <!hay
no-mas-mensajes         0.95  no|ni|ningun|nada|cero|sin ?quiero|deseo|mande|manden|envie|envien ?mas|de ?de|un|estos|sus @msgs ?mas $ <!hay|tengo|vi|veo|recibi
no-mas-mensajes-dos     0.94  no|ni mas|quiero @msgs
no-me-escriba-mas       0.96  no|nunca|jamas ?vuelvas|vuelva|vuelvan|sigan|siga ?a @clit @write ..2 mas|nunca|jamas|nada
ya-no-me-escriban       0.96  ya no ?quiero ?que ?@clit @write|contactarme
no-me-escriban          0.87  ^ no @clit @write $
no-me-escriban-msgs     0.95  no @clit @write ..3 @msgs
no-escriban             0.9   ^ no escriba|escriban|escribas|mandes|envies|mande|molesten|moleste|molestes|envien|manden|contacten|molestar ?mas|nada|este|a ?numero|mas $
no-escriban-msgs        0.94  no @write ..2 @msgs
no-escriban-aqui        0.92  no @clit|escriba|escriban|envie|envien|manden|mande|llame|llamen ?@write a|en este|mi numero|celular|telefono
ni-me-escriba           0.94  no ?@clit @write ni ?@clit @write
nunca-mas               0.95  nunca|jamas ?mas @clit @write
no-volver               0.96  no|nunca|jamas ..2 vuelva|vuelvan|vuelvas|volver|volvais|sigan|siga|sigas|intenten a|escribiendo|mandando|molestando|enviando|contactando ?@writing|@write|contactarme
no-vuelvan              0.93  no ?@clit vuelva|vuelvan|vuelvas|volver ?a $|@writing
no-sigan                0.94  no ?@clit sigan|siga|sigas ?mandando|enviando|escribiendo|molestando|con|contactando|jodiendo $
no-quiero-mensajes      0.95  no|tampoco ?les|le ?@clit @want ..5 @msgs <!si
no-quiero-recibir       0.95  no ?@clit @want ..2 recibir|recibirlos|que|seguir ?ningun|nada|mas|mensajes|@clit|sus|su|esto|estos|recibiendo ?@write|mas|nada|tipo $
no-quiero-recibirlo     0.94  no ?@clit @want ?seguir|volver ?a ?mas recibir|recibiendo ?nada|mas|estos|esto|sus|su|ningun|ni|estas|sms
no-quiero-que-escriban  0.95  no @want que ?ya ?me|nos|se ?vuelvan|sigan|comuniquen ?a @write|@writing|mandando|escribiendo|comuniquen
no-quiero-mas           0.9   no @want nada|mas|recibir|ninguno ?mas|nada $
ya-no-quiero            0.88  ya no @want ?recibir ?nada|mas|esto|sus|estos ?mas|de ?ustedes ?@msgs $
ya-no-mas               0.9   ya no mas $
ya-no-mas-mensajes      0.94  ya no|ni mas|envien|manden|quiero ..3 @msgs
no-consiento            0.93  nunca|no|jamas ?les|le ?yo autorizo|autorice|consiento|autorizado ?mi|a|el|recibir|permiso ?consentimiento|permiso|autorizacion|esto|uso ?para|de|a ?@clit|recibir|@writing|esto
no-consiento-di         0.93  no|nunca|jamas ?les|le ?yo di|doy|he|autorizo|autorice ..3 consentimiento|permiso|autorizacion|autorizado|recibir|@msgs
me-suscribi             0.86  no|nunca|jamas ?yo me ?he suscribi|suscrito|registre|apunte|inscribi|registrado|inscrito ?a|en|para ?esto|nada|esta|esa|sus|su $
me-suscribi-a           0.9   no|nunca|jamas ?yo ?me ?he suscribi|suscrito|registre|apunte|inscribi|solicite|pedi|registrado ..3 @msgs|esto|lista|estos
quitar-de-lista         0.96  @take ..6 @list
quitar-me               0.93  @taken $
quitar-me-ya            0.9   @taken ya|por|de|del|porfa|su|sus|inmediatamente !foto|fotos|la
eliminar                0.85  ^ eliminar|borrar|remover|borrarme|eliminarme $
quitar-numero           0.95  @take|desapunte ?por ?favor ?ya ?de mi|este|mis|el|su|nuestro|ese ?numero @number !de|del|en ?de ?su ?sus
quitar-numero-de        0.95  @take mi|este|mis|nuestro ..3 de|del ?su|sus|la ..2 @list
ya-no-es-de             0.93  numero|celular|telefono ya no ?le es|pertenece|tiene !bateria|senal|saldo|senial|carga|internet|cobertura|nada|memoria|garantia|camara|un|una|el|la
no-es-su-numero         0.93  no|nunca es|soy ?el ?mi numero|telefono|celular de|correcto !pedido|orden|casa|serie|cuenta|la|seguimiento|factura
ya-no-es-numero         0.93  ya|no no|es ?es|usa|tiene|vive ?el|mi|este|su|esta ?su numero|telefono|celular|aqui
salir-lista             0.94  salir|salirme|baja|fuera|removido|eliminado|retirado|borrado|quitado ?me ?ya de|del ?esta|la|su|sus|esa|este|vuestra ..2 @list|@msgs
darme-de-baja-x         0.95  darme|deme|denme|dame|denos de baja por|porfa|ya|gracias|favor|inmediatamente|porfavor|$
darme-de-baja           0.95  darme|deme|denme|dame|doy|dar|darnos|dadme|denos|dare|darse|den|quiero|solicito|pido|dan|da ?de ?mi|la ?de baja !el|la|al|a|del|de|en|mi|un
baja-del-servicio       0.94  baja ?ya ?de|del ?este|esta|su|sus|los|la|el|estos ?servicio|lista @list|@msgs|servicio|esto|sms
baja-porfavor           0.93  ^ baja ?ya|inmediata por|porfavor|porfa|ya|gracias|inmediata|definitiva|sms|total $
la-baja                 0.9   solicito|quiero|pido|exijo|necesito|tramiten la|mi baja $
desuscribir             0.95  @unsub !mi|cita|pedido|orden|la|el
desuscribir-msgs        0.94  anular|anulen|cancelar|cancelen|cancele|cancela|cancelame|cancelenme|detener|detengan|eliminar|terminar|finalizar ?ya ?por ?favor ?la|mi|el|los|todos|estos|esta|este ?los|de|envio|suscripcion|servicio ?de|a ?estos|los @msgs
cancelar-suscripcion-ya 0.87  ^ cancelar|cancelen|cancele|cancela|cancelenme|cancelame|anular|anulen|anule|terminar ?la|mi|esta|este suscripcion|inscripcion $
quiere-cancelar-susc    0.87  quiero|quisiera|deseo|necesito cancelar|anular|terminar ?la|mi|esta suscripcion|inscripcion $
cancelar-suscripcion    0.6   cancelar|cancelen|cancele|cancela|anular ?la|mi suscripcion
cancelar-por-favor      0.5   ^ cancelar|cancela|cancelen|cancele|anular ?todo $
como-no-recibir         0.93  como ..5 no|dejar|parar|evitar|desuscribo|desuscribirme|salgo|salir|detener|baja|borro|elimino ..3 recibir|mensajes|lista|baja|esto|sms|publicidad|eso
como-baja               0.94  como ..5 baja|desuscribo|desuscribirme|desinscribo|desafilio|cancelo|paro|detengo|desactivo|bloqueo|quito ?de|esto|estos|los|eso ?@msgs $
numero-equivocado       0.93  ^ numero|num|# equivocado|incorrecto|erroneo !de|en
numero-equivocado-dos   0.93  tiene|tienen|es|son|esta|este|tienes|creo|escribiendo|escribe|al|texteando|marcando|marco|mensajeando ?usted ?un|el|al numero|telefono|tel|persona equivocado|equivocada|incorrecto|erroneo !de|en
se-equivoco             0.92  se|te|os|esta|estan|estas ?ha|han|has equivoco|equivocado|equivocaron|equivocaste|equivoca|equivocan|confundido|confundio|equivocados|equivocada ?usted ?de ?numero|persona|telefono $
equivocado              0.8   ^ equivocado|equivocados $
equivocado-de           0.93  equivoco|equivocado|equivocaron|equivocaste|equivoca|equivocada|confundio de numero|persona|telefono
en-paz                  0.93  @leave ?ya ?en paz|tranquilo|tranquila|tranquilos|vivir
en-paz-dos              0.93  dejen|deje|deja|dejes ?ya ?de ?en paz|joder|chingar|molestar|fregar|fastidiar|mamar
no-molestar             0.9   ^ no|dejen|deje|deja|ya ?mas ?de|no ?me ?nos molestar|moleste|molesten|molestes|molesteis|jodan|chinguen|fastidien|friegues|frieguen ?mas|ya $
sin-publicidad          0.9   ^ no|sin|nada|cero ?mas|de|quiero ?mas publicidad|propaganda|spam|promociones|anuncios|sms|mensajes
retiro-consentimiento   0.95  retiro|revoco|revocar|retirar|anulo|cancelo|quito|revoque ?yo ?mi|el|todo|cualquier|la consentimiento|permiso|autorizacion|suscripcion
dije-que-paren          0.93  dije|dicho|pedi|pedido|decir|decirles|repito|digo|pido ?ya que ?ya|me|no|se ?me ?no ?@clit paren|pare|pares|dejen|dejes|deje|escriban|escriba|manden|mande|molesten|envien|detengan
nadie-aqui              0.9   aqui|aca no vive|trabaja nadie|ningun|ninguna|el|la|esa|ese|esta
denuncia-si             0.9   denunciar|denunciarlos|demandar|demandarlos|reportar|reportarlos si|por|porque ..2 siguen|sigue|sigan|mandando|vuelven|insisten|escriben|mandan|spam|acoso
denuncia-les            0.9   denunciarlos|denunciarles|demandarlos|reportarlos|denunciarte|reportarte|demandarte
acoso                   0.88  esto|es|son|su|sus ?es|un|ya acoso|hostigamiento
abogado                 0.85  mensajes|mensaje|escriben|escriba|manden|envien|siguen|contactan|molestan|molestando|insisten|vuelven ..6 abogado|abogada|denuncia|policia|demanda|denuncio|demandar
vete                    0.86  ^ vete|vayanse|larguense|vayase|largate|lárguense|chinga|chinguen|jodanse|jodete|callate|callense ?a|al|tu|su ?la|al|tu ?carajo|diablo|madre|mierda|chingar $
no-gracias-no-envie     0.93  interesado|interesada|interesa|interesados|gracias ?y|por|asi ?que|favor ?ya no ?@clit @write
no-interesa-deje        0.94  interesado|interesada|interesa ..3 dejen|deje|paren|borren|quiten|borre|elimine|eliminen|saquen|baja|quitenme|borrenme|stop|deja|pare
no-interesa             0.55  no ?@clit ?estoy|estamos|esta interesa|interesado|interesada|interesan|interesados
ya-no-recibir           0.93  no ?mas|seguir|volver|deseo|quiero ?a recibir|recibirlos ?mas|sus|estos|nada|mensajes|sms|publicidad|esto $
hasta-aqui              0.9   hasta la|las|los|el|aca|aqui ?los coronilla|madre|narices|huevos|cojones|pelotas|gorro|chingada|aqui|aca|de|con ..3 @msgs
stop-es                 0.92  ^ stop|alto|fin|parar ?ya|a|con|de ?los|estos|sus|tus @msgs
fuera                   0.86  ^ fuera de mi|mis|aqui
bloquear                0.6   bloquear|bloqueare|bloqueo|bloqueen
suficiente              0.5   ^ suficiente|basta $
quien-numero            0.5   quien|como|donde ..4 mi numero|telefono
spam-es                 0.55  estafa|estafadores
pide-que-no             0.94  @ask ..4 no|nunca ?@clit|mas ?mas @write ..2 mas|nunca|nada|@msgs|$
pide-cesar              0.95  @ask ..3 @stopper de ?@clit @writing
pide-quitar             0.94  @ask ..3 @taken ?de|ya|por
dejame-de               0.95  dejame|dejenme|dejeme|dejadme|dejanos|dejense|dejate ?ya de @writing
robinson                0.93  lista robinson
registro-no-llame       0.92  registro|lista ?de ?nacional ?publico ..2 no llame|llamar|molestar|contactar
como-baja-de            0.94  como ..4 baja|desuscribo|desinscribo|borro|salgo|quito|elimino ?de esto|esta|este|aqui|eso|todo|su|sus|vuestra|tu
no-soy-quien            0.92  no soy|somos ?yo ?a|la|el|quien|esa|ese quien|persona|quienes
no-conozco              0.9   no conozco|conocemos a nadie|ningun|ninguna|esa|ese|esta|este
no-es-mio               0.92  numero|celular|telefono|cel|movil|linea ya|no ?no ?le es|pertenece|usa ?mas de|del|a|suyo|ella|el|esa|ese
es-mio-ahora            0.9   numero|celular|telefono|cel|movil|linea ..3 es ?ahora mio|nuestro
no-saber                0.93  no @want ?volver ?a saber ?mas|nada|de ?nada ?mas ?de ?ustedes|vosotros|vos|esto|esta|su|empresa $
cuantas-veces           0.9   cuantas veces ..8 no|dejen|paren|basta|mas|escriban|baja
abstenganse             0.95  abstenganse|abstengase|abstenerse|abstente|absteneos|absteneros|abstengan de ..2 @writing|@msgs
desactivar-msgs         0.94  desactivar|desactiven|desactive|desactiva|suspendan|suspender|suspenda|deshabiliten|deshabilitar|cancelar|cancelen|cancele|cancela|paren|quiten|bloqueen ?ya ?por ?favor ?el|los|las|sus|estos|estas|la|mis|de|esos ?envio|servicio|suscripcion ?de|a ?los|sus @msgs
anular-suscripcion      0.86  ^ anular|cancelar ?la inscripcion $$
harto-de                0.9   @upset ..1 de|con|por ..3 @msgs|@writing
msgs-molestan           0.88  @msgs ..2 molestan|hartan|cansan|fastidian|joden|molestosos|pesados|aburren|chingan|cansaron
no-me-agreguen          0.93  no ?me agreguen|agregue|incluyan|metan|pongan|anoten ..3 @list
red-negacion            0.42  no|nunca|ni|sin|tampoco|ningun|jamas ..6 @traffic
red-disgusto            0.42  @upset ..6 @traffic|escribir|mandar
red-no-escriban         0.42  no|nunca|ni|jamas ?@clit escriban|escriba|escribas|contacten|contacte|molesten|molestes|moleste|textees|texteen
red-no-soy              0.42  ^ no soy|somos ..2 $$ !de
red-cliente             0.45  no ?soy|somos|ya ?no ?soy cliente|clienta
red-insisten            0.5   por que|porque|hasta ?cuando ?me ?van|siguen|insisten|tanto ?a ?seguir mandando|escribiendo|molestando|escriben|mandan|enviando
parte-de-no             0.9   parte de no
amenaza-si              0.9   denunciar|denunciare|denuncio|reportar|reporto|reportare|demandar|demando|bloquear|bloqueo ..3 si|porque ?me ?no ?me siguen|sigue|vuelven|vuelve|insisten|continuan|mandan|escriben|paran|dejan
mal-numero              0.9   tiene|tienen|tenes|tienes|anotaron|tendra mal ?el|este numero|telefono
vale-ya                 0.9   vale|bueno|basta|ya ?ya|estuvo de ..1 @msgs
no-tengo-interes        0.93  no|sin|nulo ?tengo ?ningun interes ?alguno ?en|por ?seguir ..3 recibir|recibiendo|@msgs
pide-no-recibir         0.94  @ask ..4 no ?seguir|volver ?a recibir|recibo|recibiendo|recibiera ..4 mas|nunca|nada|@msgs
no-insistan             0.9   ^ no insistan|insista|insistas|insistais ?mas|tanto $
numero-de-ahi           0.95  @take mi|este @number de ahi|aca|aqui|alli|una
confundido-de           0.92  confundiste|confundieron|confundio|confundes|confunden|confundido de numero|persona
marco-mal               0.9   marcaste|marco|marcaron|marcando|escribiste|escribieron mal ?el|al|de ?numero $
me-niego                0.93  niego|rechazo|rehuso ?a ?recibir|los|sus|estos ..2 @msgs
nada-de-ustedes         0.92  no @want nada ?mas de ustedes|vosotros|vos|su
ni-me-escriban          0.93  no ..3 ni ?me ?nos @write $
voy-a-denunciar         0.9   voy|vamos a denunciar|reportar|denunciarlos|reportarlos|demandar|denunciarles $
borrenlo                0.93  numero|celular|telefono|contacto ..3 borrenlo|borrelo|borralo|eliminenlo|eliminalo|eliminelo|quitenlo|quitalo|saquenlo
quitar-numero-tel       0.95  @take mi|este|nuestro numero de telefono|celular|movil|contacto|cel|whatsapp
confundir-con           0.9   confunden|confunde|confundes|confundieron|confundiendo con otra|otro|alguien
no-quiero-ser           0.95  no @want ser|estar|aparecer|pertenecer|formar ?parte ?mas ..3 contactado|contactada|molestado|molestada|lista|grupo|@list
quiere-que-borren       0.93  quiero|pido|necesito|favor|exijo|agradeceria|solicito ?de que me|nos borren|quiten|saquen|eliminen|remuevan|retiren $
salir-solo              0.85  ^^ ?por ?favor salir|anular|desactivar ?por|ya|gracias|favor ?favor $$
para-ya                 0.6   ^^ para ya $$
oposicion               0.92  derecho de|a oposicion
oposicion-dos           0.92  opongo|oposicion ..4 @msgs|datos|recibir|uso
baja-de-numero          0.92  solicito|quiero|pido|exijo|tramiten|necesito|deseo la baja de|para mi|este ?numero @number
fuera-lista             0.93  ^ sacar|fuera|quitar de ?la|esta|su @list
denuncia                0.9   denunciar|denuncio|denunciare|demandar|demandare|demando|reportar|reportare|reporto ?a|como|por|esto ?a denunciarlos|demandarlos|reportarlos|spam|acoso|ustedes|policia|autoridades
denuncia-los            0.9   los|les|lo|te|os|voy|vamos ?voy|vamos ?a denunciar|denuncio|denunciare|demandar|demandare|demando|reportar|reportare|reporto $|por|a|si|como|con
dar-baja-numero         0.94  dar|den|dense|dar|dense|denle de baja ?a mi|este|el @number
dar-baja-lista          0.95  darme|darnos|dar|deme|denme|dame de baja de|del ?la|su|sus|esta|este|los|todas|todos|las ?sus @list|@msgs|servicio
numero-fuera            0.9   ^ remover|borrar|eliminar|quitar|sacar|retirar ?el ?mi numero ?por|ya|gracias|favor ?favor $$
desactiven              0.92  desactiven|desactive|desactiva|desactivar|inhabiliten mi|este|el @number
respondi-baja           0.92  respondi|respondimos|respondido|escribi|mande|envie|puse|dije|conteste|contestado|texteado ?ya ?la ?palabra stop|baja|alto|basta|cancelar !por
ya-me-di-de-baja        0.9   ya ?me di|dimos|dado de baja $|y|hace|dos|tres|varias|antes
dejese-de-msgs          0.92  dejese|dejense|dejate|dejen de ?tantos|tanto|sus @msgs
no-ande                 0.93  no ?@clit ande|anden|andes @writing|@write
mensajes-no             0.86  ^ @traffic no $$
"""
GUARDS = """
grupo-de-las            1  grupo|clase|turno|lista de las|los|hoy|manana|espera|boda|invitados|compras|precios|la !mensajes|promociones|ofertas|sms|envios
parar-cosa              1  parar|pasar por|en|a|un|la|el|unos
no-parar                1  no|sin|nunca|jamas|ni ?@clit ?quiero|puedo|quisiera|vayan|podemos|vaya ?a|que ?@clit parar|paren|pare|para|pares|paro|detener|detengan|dejen|deje|dejes|quiten|borren|quitenme|saquenme|eliminen|borrenme|cancelen|cancele ?de !en|paz
de-reir                 1  dejar|parar|deje|dejo|deja de fumar|reir|pensar|trabajar|llover|llorar|hablar|beber|comer|funcionar|salir|sonar
baja-precio             1  precio|precios|presion|temperatura|bateria|planta|luz|voz|calidad|tarifa|cuota|senal|estatura|medica|gente|me|marea ?esta|muy|se|le|la ?muy baja|bajo
baja-cosa               1  baja ?de ?la|el|los maternidad|precio|precios|volumen|enfermedad|musica|tele|tension|escalera|temperatura|peso|tarifa|presion|medica|maternal|laboral
de-baja                 1  estoy|esta|estuve|estare|sigo de|en baja
parada                  1  parada|paradas
numero-de-cosas         1  ?el|un numero equivocado|incorrecto|erroneo de|en
puse-numero             1  puse|di|dio|dieron|marque|anote|escribi|tenia|marcado|anotaron ..4 numero|telefono equivocado|incorrecto|erroneo|mal
numero-pregunta         1  es|sera|tengo|marque este|el|un numero equivocado|correcto|incorrecto
quitar-cosa             1  quitar|saca|sacar|quita|borrar|quite|eliminar|quiten|saquen|elimine el|la|los|las|una|un|unas|unos !numero|telefono|contacto|celular
dar-de-baja             1  dar|darme|doy|dado de baja el|la|mi|un|del|de !la|numero|celular|telefono|nro|esta|sms|su|sus|estos|los|lista|este|estas|servicio|mensajes|esto|aqui|eso|vuestra|vuestro|tu|ese|esa|todo|ustedes|publicidad
eso-basta               1  con eso|esto basta
me-basta                1  me|nos basta
no-perder               1  no quiero|quiere|queremos perder|perderme|esperar
no-recibo               1  no ?me ?he recibo|llegan|llego|llega|recibi|recibido|llegado ?el|los|sus|sms|mas ?mensajes|mensaje
dejar-mensaje           1  deje|dejen|dejar|dejo|deja su|un|tu|el|mi mensaje|recado
dejen-cosa              1  deje|dejen|deja|dejar|dejame|dejenme el|la|las|los|un|una|todo|saber|ver|pensarlo|pensar|consultar|revisar|mi|en !paz
le-dije                 1  le|lo|la dije|pedi|dijo ..3 deje|deja|parara|dejara
cancelar-cita           1  cancelar|anular|cancelen|cancele|cancela|cancelo|anulo|anulen ?ya ?la|el|mi|nuestra|nuestro cita|pedido|orden|reserva|turno|reservacion|compra|visita|vuelo|contrato
no-mas-que              1  no mas|mas que|de|gracias|preguntas|agua|leche|dudas
numero-de-algo          1  numero de|del !telefono|celular|contacto|movil ..4 equivocado|equivocada|incorrecto|erroneo
algo-equivocado         1  direccion|precio|cuenta|factura|talla|pedido|codigo|total|monto|fecha|hora|color|nombre ..3 equivocado|equivocada|incorrecto|erroneo
no-vi-mensaje           1  no ?@clit ?he|pude|puedo|logro ?por|todavia|aun lei|leido|vi|visto|entendi|entiendo|abrir|leer|ver|encuentro|olviden|veo|contestado|contestar|responder|respondi ..4 @msgs
otra-lista              1  lista|listas de espera|precios|deseos|compras|invitados|materiales|utiles
sacar-foto              1  @take ?una|la|mi|un foto|fotos|copia|turno|cita|pantallazo|captura
no-quiero-baja          1     no|nunca|tampoco ?me ?quiero|queremos|deseo|quise|pedi|voy|pienso|solicite ?a ?que ?me darme|darse|borrarme|salir|salirme|desuscribirme|@unsub|quitarme|eliminarme|borren|borre|quiten|saquen|eliminen ?de ?baja ?la|su ?lista
no-borren               1     no ?se ?@clit ?vayan ?a ?la borren|borre|quiten|quite|saquen|saque|eliminen|elimine|borrar|sacar|quitar|eliminar|den ?de ?baja
no-he-recibido          1     no ?me ?he|hemos|ha|han recibido|recibi|llego|llegado|llega|visto|tengo|veo ?ningun|el|su|ninguno|todavia
mi-ex-no-deja           1     mi|su|el @ex ..2 no deja|para|paran|dejan de ?@writing
"""
DOUBTS = """
correo                  1  correo|correos|email|emails|boletin
lista-de-espera         1  lista de espera
curso                   1  curso|gimnasio|escuela|gym
"""
WEAK = "no-me-escriban no-escriban parar"
# These count for sure only where the rest of the text is courtesy or complaint.
BARE = "parar basta-ya ya-paren ya-basta"
WEAK_DOUBTS = """
risa                    1  jaja|jajaja|jajajaja|jeje|broma|bromeando
otro-momento            1  hasta|antes|despues|ahora|hoy|manana|todavia|aun|manejando|ocupado|ocupada|reunion|dormida|durmiendo|clase|clases|trabajo|trabajando|noche|tarde|lunes|martes|miercoles|jueves|viernes|sabado|domingo|mientras|conduciendo|luego|rato|horario
otra-forma              1  mejor|prefiero|whatsapp|correo|llame|llameme|llamame|escribame|escribeme|mensaje
"""
EXCUSES = """
no-llamen-mejor       1  no|nunca ?me|nos ?vuelvan|vuelva ?a llame|llamen|llames|llamar|llamarme|telefonee|telefoneen ..3 mejor|prefiero|sino|solo|solamente|unicamente !no|dejen
no-llamen-escribanme  1  no|nunca ?me|nos llame|llamen|llames|llamar $ ?mejor ?por ?favor escribame|escribanme|escribeme|mandeme|mandenme|mandame|envieme|envienme|enviame|textee|texteeme|mensajeame|un|por|con !no
baja-por-error        1  baja|cancele|desuscribi|stop|elimine|sali|borre ..3 por|sin error|equivocacion|accidente|querer
de-nuevo              1  agreguenme|anadanme|suscribanme|suscribirme|incluyanme|reactivar|reactiven|agregame
"""
# Signals of the contrary: whatever a text with one of them says, in any language, a person decides.
CONTRARY = """
que-pasa-si           1  que pasa|pasara|ocurre|sucede si|cuando
tengo-que             1  tengo|debo|hay|tenemos ?que|yo ?que responder|contestar|enviar|mandar|escribir|poner ..2 stop|baja|parar|alto|cancelar
si-respondo           1  si|cuando respondo|contesto|envio|mando|escribo|pongo ..2 stop|baja|parar|alto|cancelar
pero-me-gusta         1  pero|aunque ?si me|nos gusta|gustan|encanta|encantan|interesa|interesan
me-equivoque          1  lei|entendi|escribi mal
me-confundi           1  confundi|equivoque ?yo|perdon $
lo-quiero             1  ^ quiero|compro|tomo|pido|llevo ?el|la|los|las|uno|dos|tres dos|tres|uno|una|otro|otra
buenisimo             1  <!no|es|son|nada|muy buenisimo|genial|barato|baratisimo|chistoso|gracioso
cambie-de-idea        1  cambie de idea|opinion
en-redes              1  en|por|de instagram|insta|facebook|fb|tiktok|twitter|youtube
mi-dice               1  mi hermana|hermano|esposa|esposo|mama|papa|hijo|hija|amiga|amigo|novia|novio|marido|mujer dijo|dice|me que|dijo|dice
letrero                 1     letrero|cartel|pegatina|camiseta|pastel|calcomania|imprimir
"""
