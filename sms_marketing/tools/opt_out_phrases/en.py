"""English."""

OPENERS = """
please pls plz plse pleas kindly just so and but or then now ok okay hey hi hello yo yes yeah yep yup no nope sorry sir
maam madam guys folks dude bro man again said say saying says told asked reply lol ugh omg wtf bye goodbye ty gracias ew eww nah nty um hm hmm pass wow yikes huh oi oy aye look listen seriously fam fr sry hell also immediately
thanks thx interested list once already u you ya kindly always jesus christ damn god well omfg ffs jfc smh scam spam scammer girl lady
"""
CLOSERS = """
please pls plz plse thanks thank thx ty now already immediately asap ok okay or and from but because cause cuz coz before
i im ive id you your youre u ur ya this its thats who what why how lol sir maam guys dude bro man right again
anymore forever ever period fucking bitch asshole idiot idiots damn dammit god thanx yall already we were
since am not never dont yes no lmao liao lah lor leh fam bruh bruv mate pal buddy k kthx bye luv manually yourself completely permanently promptly altogether entirely too hun rn fr ong nf pronto dammit plox bud bot robot
"""

CLASSES = {
    "~more": "mo mor moar",
    # the commonest first names, for "this isn't Mike"
    "name": "aaron abby adam alan alex alice amanda amber amy andrea andrew angela ann anna anthony ashley barb barbara"
    " ben beth betty bill bob bobby brad brandon brenda brian carl carlos carol chad charles charlie chris christina"
    " cindy craig crystal cynthia dan daniel danny dave david dawn deb debbie denise dennis derek diane don donna doug"
    " ed eddie edward elizabeth emily emma eric erica erin evan frank fred gary george gina greg hannah heather heidi"
    " helen henry holly jack jackie jacob james jamie jane janet jason jeff jen jenna jennifer jenny jeremy jerry jess"
    " jessica jill jim jimmy joan joe john johnny jon jordan jose josh joshua juan judy julia julie justin karen kate"
    " katie kathy keith kelly ken kenny kevin kim kristen kyle larry laura lauren leslie linda lisa liz lori louis lucy"
    " luis luke lynn mandy marcus margaret maria marie mary matt matthew megan melissa michael michelle miguel mike"
    " molly monica nancy natalie nate nathan nick nicole olivia pam pamela patricia patrick paul pedro peggy pete peter"
    " phil rachel ralph randy ray rebecca rhonda rich richard rick rita rob robert robin roger ron rosa roy russ ruth"
    " ryan sally sam samantha sandra sandy sara sarah scott sean shannon sharon sheila sherry stacy stan stephanie steve"
    " steven sue susan suzanne tammy tara ted teresa terry theresa tiffany tim tina todd tom tommy tony tonya tracy"
    " travis trevor tyler valerie vanessa vicki victor victoria walter wanda wayne wendy wes yolanda zach",
    "stop": "stop stp sto quit cease ceased halt desist discontinue stahp stap",
    "contacting": "texting messaging contacting calling txting msging texts bothering harassing spamming bugging"
    " annoying pestering pinging soliciting hounding disturbing nagging stalking smsing writing emailing hitting"
    " messages badgering asking hounding messing dming selling advertising marketing blasting bombarding reaching msgs txts",
    "contact": "hmu text message contact call msg txt write bother harass spam bug pester ping solicit sms disturb"
    " communicate texts annoy dm hassle",
    "msgs": "texts messages msgs txts sms smss msges spam ads ad adverts promos promotions promotion advertisements"
    " advertising marketing junk solicitations solicitation soliciting communications communication campaigns"
    " notifications alerts blasts texting messaging correspondence propaganda mms txting reminders spams",
    "me": "me us",
    "mine": "my our this the his her their these",
    "number": "numer  nbr nmbr  number numbers phone cell mobile num no nr line digits # info information details data contact"
    " contacts name",
    "again": "again agen agian anymore anymor ever never more further nomore evermore longer",
    "not": "dont donot not never doesnt didnt cant wont cannot couldnt wouldnt shouldnt isnt aint neither nor",
    "prohibit": "dont never dun dinnae dinna doan nae",
    "remove": "remove delete take get erase scrub drop pull strike cut scratch wipe purge kick exclude clear",
    "list": "marketing list lists listing database databases system systems texts messages msgs contacts directory records record"
    " file files mailing subscription subscriptions crm rotation campaign campaigns roster distribution alerts thread",
    "you": "you u ya yall youll you're",
    "want": "want wants wanting wanna wish need care like desire",
    "unsub": "unsubscribe unsub unsubscribed unsubscribing unenroll deregister",
    "curse": "screw fuq pss fk fuck fucking f fck fuk fck fkn fuckin piss bugger buzz sod feck",
    "from": "from off out form",
    "kin": "he she her him husband wife ex boyfriend girlfriend boss brother sister mom mum dad son daughter kid kids"
    " neighbor neighbour tenant friend friends mother father baby dog cat puppy coworker roommate landlord doctor"
    " teacher daughters sons car engine water rain leak noise train bus truck driver machine contractor competitor",
    "notstop": "bus tram train truck pit rest gas tour non full next last first second third a the my our your each every"
    " cant dont didnt wont doesnt never not couldnt wouldnt shouldnt isnt cannot metro subway coach door back quick"
    " one street st ave avenue road station line school hard dead nonstop it water rain will we he she they"
    " which what any where another hearing and train light whistle made make making",
    "det": "the a an my your our each every this that",
    "poss": "my our this his her the their dis",
}

RULES = """
stop-only               0.95  ^ @stop $$
stop                    0.95  ^ @stop $ <!@notstop
stop-contacting         0.97  @stop ?with ..1 @contacting !the|a|an|paper|mail|and|while|at|about|with|customers|people|him|her|them|my|it|back
stop-contacting-my      0.95  @stop ?with ..1 texting|messaging|contacting|calling|txting|bothering|harassing ?my|our|this|the @number
stop-contacting-home    0.95  @stop texting|messaging|contacting|calling|bothering|harassing|spamming|pestering|hounding|annoying|bugging|disturbing my|our ?elderly|old|poor|sick|late|dead|young|little phone|cell|number|house|home|business|mom|mother|dad|father|wife|husband|kid|kids|son|daughter|family|office|work|grandmother|grandma
stop-contacting-with    0.95  @stop texting|messaging|contacting|calling|bothering|harassing|annoying|bugging|spamming me|us with|about|at
stop-messages           0.95  @stop ?with ?all ?of ?these|the|your|those|this|ur|any|all ..2 @msgs !and
stop-sending            0.95  @stop send|sending ..3 @msgs
stop-sending-me         0.95  @stop sending|send me|us|these|this|those|them|it|shit|crap|stuff|anything|things $
stop-sending-these      0.92  @stop sending|send ?me|?us these|this|those|anything|shit|crap|stuff|spam|junk|things
stop-text               0.95  @stop ?to ?with text|message|txt|msg|texing|hmu|contact|sms|tx|txs|txting|sending $
stop-send-me            0.93  @stop send|sent|sending me|us ..1 @msgs|message|text|this|msg
stop-text-me            0.95  @stop ?to text|message|txt|msg|texing|contact|contacted|texted me|us|this
stop-trying             0.92  @stop trying|tryna to|2 ?text|contact|sell|call|message|buy|reach|scam
stop-wasting            0.88  @stop wasting my|our|ur|your time
stop-getting            0.95  @stop receiving|getting ..4 @msgs|this|these|them|those|anything|stuff
stop-being              0.95  @stop being texted|contacted|messaged|spammed
stop-it                 0.86  ^ @stop it|this|that|these|them|everything|all $
stop-from-texting       0.95  stop ..2 from texting|messaging|contacting|sending
stop-to-end             0.92  ^ stop to|2|= end|unsubscribe|optout|cancel|stop|quit|remove|unsub
stop-then-words         0.88  ^ stop im|i|not|who|you|u|wrong|dont|no|never|this|we|or|before|already|now $
stop-at-the-end         0.85  money|gracias|ty|but|and|so|just|pls|please|plz|then|now|number|wrong|interested|texts|messages|msgs|me|us|anymore|again|thanks|bye|no|already|list|person|ok|okay|asap|this|spam|ads|sub|af|asf|fr|tho|bruh|annoying|already|enough|job|town|house|work|annoying|seriously|enough|who|you|u|up|lol|ugh|smh|nope|name|mean|said|again|customer|me|here stop ?please|now|already|it ?please|texting|thanks|ok|pls|plz|asap|immediately $$ <!cant|dont|the|a|to
this-stop               0.88  for|want|need|getting|anymore|hate this|that|these|it|texts|messages stop $
let-it-stop             0.9   this|these|that|texts|messages|it needs|need|must|has|have|got ?to stop
want-it-stopped         0.9   want|need|like|wish|asking|asked|tell|told|begging|told you|u|this|these|it|yall|ya|the ?texts|messages to stop $
you-must-stop           0.9   you|u|yall must|should|better|gotta|need|have|can ?to ?just ?please stop $
will-you-stop           0.88  can|could|would|will|wont|cant you|u|ya|yall ?please|just|pls|plz ?just stop $
said-stop               0.95  said|say|saying|says|texted|typed|replied|sent|wrote|written|reply|replying|send|answered ..1 stop
been-told-stop          0.92  you|u|yall|youve have|been|were ?been told|asked|warned|instructed ..2 to stop|quit|remove|leave !the|a|an|your|at|by|early
asked-remove            0.92  asked|told|said|requested|requesting|asking|request ?you|u|yall ?guys|people ?multiple|many ?times to|2|please|that|be|you ?be|please remove|removed|unsubscribe|delete|unsubscribed|unsub me|us|from|$
asked-remove-my         0.92  asked|told|said|requested|requesting|asking|request ?you|u|yall ?guys|people ?multiple|many ?times to|2|please|that ?please remove|unsubscribe|delete|unsub my|this ..1 @number
told-stop               0.92  told|telling|asked|asking|ask you|u|yall ..3 to|2 stop @contacting|sending|it|this|these|them|all|with|me|us|$
stop-all-of             0.9   ^ stop all|everything $
part-of-stop?           0.95  part of stop|no
stop-means              0.95  stop means
stop-everything         0.9   @stop ?with|all|the|this|these|your|any ?of ?your|this|these|the|all ?future|further|more|of text|sms|message|marketing|texting|phone messages|texts|alerts|program|contact|service|notifications
make-not-get            0.9   make|so|that|ensure|sure ..6 dont|not|never|no ?longer get|receive|see ?any|more|these ?more @msgs
wont-you-stop?          0.88  wont|cant|couldnt|wouldnt you|u|yall|ya ?guys|people ?please|just stop|quit $
how-to-opt?             0.9   what|whats|which|where|whens ..5 to|2|i optout|unsubscribe|unsub ?getting|receiving ?all ?these|this|your|them|it ?texts|messages $ <!the
understand-stop         0.93  understand|comprehend|get|know|hear|heed ?what ?the ?word ?word|meaning|of|what stop ?means|mean ?is $
word-stop               0.93  word|letters stop
stop-testing            0.85  stop testing|texying me|us $
make-it-stop?            0.88  make|let it|this|that|these stop|end|quit $
make-stop               0.92  make|get|have these|this|the|your|those|them|it ?texts|messages|spam|msgs|text ?to stop
how-to-stop             0.92  how ..5 @stop|prevent|block receiving|getting|these|this|your|texts|messages|them|spam|ads
how-to-stop-the         0.92  how ..5 @stop|prevent|block the ..2 @msgs
how-to-unsub            0.95  how ..5 @unsub|optout
how-to-get-off          0.95  how ..5 off|removed|out ?of ?from ?this|your|the|ur ..2 @list
knock-it-off            0.85  ^ knock|cut it|that|this off|out $
knock-off-texts         0.93  knock|cut|lay|ease|back|cool|chill ?it|that off|out|it|up ?on|with ?all ?the|these|those|your @msgs
polite-not              0.93  can|could|would|will|should|please|pls|plz ?you|u|ya|yall ?please|pls|just|plz not|never ?ever|be @contact|contacting|texting|messaging ?me|us|this|my ?number|line|phone $
gonnae-no               0.93  gonnae|gonna|gonny no|nae|not @contact
nae-more                0.93  nae mair|more|mare @msgs
polite-not-again        0.93  can|could|would|will|please|pls|plz ?you|u|ya|yall ?please|pls|just|plz not|never ?ever @contact|send ..3 @again|@msgs|anything
stop-plain-object       0.85  ^ @stop @me|everything|contact|forever|all $
please-stop-all         0.9   please|pls|plz stop all|any|every|everything
unsub-alone             0.96  ^ @unsub !from $
unsubscribe             0.96  @unsub !team|software|tool|feature|department|sandwich|from|the|my|by|email|emails|to|buttons|link|page|rate|rates|form
unsubscribe-from        0.96  @unsub ?me|us|my|this ?from ?all|this|your|the|these|any ?of ?your|these|the ?sms|text|marketing|mailing|phone|cell|mobile @list|@msgs|this|these|all|everything|you|here|number|phone|service|it $
unsubscribe-me          0.96  @unsub|unsubscribed me|us|my|now|this|number|please|from $
unsubscribe-my          0.96  @unsub my|this|our ..1 @number
unsubscribe-all         0.95  @unsub ?from all|everything|texts|messages|this|these
unsubscribe-else        0.6   @unsub !sandwich
optout                  0.95  optout !software|tool|team|feature|service|services|of|form|rate|rates|page|reason|reasons|report|flag|link|option|options|button|process|message|language|fee|clause|period|window|deadline|policy|box|field|list
optout-of               0.95  optout ?me|us of|from ..4 @msgs|@list|this|these|everything|all|you
opting-out              0.95  opting|opted|opts out ?of|from|now ?all|any|your|the|these|this|future $
opt-me-out              0.96  opt me|us|my|this ..3 out
opt-out-of              0.92  opting|opt out ?of|from ..4 @msgs|@list|this|these|everything|all
opt-out-else            0.6   opt|opting|opted out
remove-me               0.93  @remove|removed @me $ <!take|get|drop|cut|pull|kick|wipe|clear|scratch
remove                  0.85  ^ remove|delete ?me|us ?now|please|pls|plz|asap|immediately|thanks $$ <!or|and|to|can|edit
remove-my-number-it     0.88  number|list|phone|name|texts|messages ..6 remove|delete it|this|me ?now|please $$
remove-it               0.6   ^ remove|delete ?this|it ?now|please $$ <!or|and|to|can|edit
remove-me-now           0.93  remove|delete|exclude @me ?please|now ?from ?your|this|the $
remove-from-the-thread  0.95  remove|delete|take @me from|off|out ?of ?this|your|the ?group|text|sms|whole|entire thread|group|chat|text|sms|texts|chain|conversation|service
remove-from-list        0.96  @remove me|us|number|numbers|name|phone|cell|info|information|contact|mobile|details|off ..2 @from ?of ?off ..4 @list
remove-this-from-list   0.96  @remove @poss ..2 number|numbers|name|phone|cell|info|information|contact|mobile|details|line ..2 @from ?of ?off ..4 @list
remove-from-list-bare   0.94  @remove ?this|it @from ?of ?this|your|the|ur|all|any|my ?mailing|text|texting|sms|contact|marketing|phone @list
remove-from-list-else   0.6   @remove ..4 @from ?of ?off ..3 @list
remove-from-here        0.92  @remove @me|name|number|phone ?off|from|out ?of ?from this|here|it|that|everything|these|your|ur $
remove-number           0.95  remove|delete|erase|scrub|purge|drop|lose|forget|del|clear|trash|burn|discard|ditch|toss|wipe|remov ?all ?of @poss ..2 number|phone|info|information|data|details|cell|num|digits|contact|name|phone !at|by|from|on|off|in|out|of|for|plate|plates|with|to|and
block-number            0.85  block me|us|@poss ?phone|cell $
block-from              0.9   block me|us|@poss ..2 from ..3 @list
block-number-two        0.9   block @poss ..1 number
take-off                0.93  take|get|scratch|pull|drop|cut @me off $
take-off-your           0.93  take|get @me ?the ?fuck|hell|f off|out|outta|of ?of ?of your|this|ur|these|that|all|whatever ..3 @list|@msgs|bullshit|crap|shit|thing
off-the-list            0.93  off ?of ?this|your|ur|the|that|all|yalls ?damn|stupid|fucking|goddamn|f ?calling|call|text|texting|sms|mailing|marketing|contact|phone list|lists|database|system $ <!the|a
want-off                0.92  want|wanna|like|wish|let|need ?to|be ?be ?me|us|come|get off|out|removed|taken|deleted ?off|of|from $
want-off-list           0.95  want|wanna|like|wish|asked|asking|need|please ..3 off|out|removed|taken|deleted ?off|of|from ..3 @list
get-off-list            0.9   get off ?of ..2 @list
removed                 0.9   i|we|us|me|number|name|please|to|and|being|been|wanna ?just|please|be be|been|get|gets|getting removed|deleted|taken ?off|from|out ?of ?from ?your|the|any|all|ur|my|this|these|that ?sms|text|texting|mailing|contact|marketing list|lists|database|texts|messages
removed-here            0.9   i|we|us|me|number|name|please ?just|please|be be|been|get|gets removed|deleted|taken ?off|from|out ?of these|this|here|it $
removal                 0.88  ^ removal please|request|requested|asap $$ <!or|and|a|the
removal-request         0.9   request|requesting|requested|demand|demanding|want|process|my|immediate|need ?for ?my|number|immediate removal $
removal-from            0.93  removal from ..3 @list
be-removed              0.9   please|want|like|wish|need|ask|asked|asking|request|demand|requesting|wanna|prefer|love|possible ?to be removed $
no-more                 0.9   ^ nomore $
no-more-bare            0.9   ^ no more $
nomore                  0.9   ^ nomore ?texts|please $
no-more-messages        0.94  no|nomore|zero|enough|any !texts|messages|txts|sms|communication|communications|contact|calls|notifications|alerts|marketing|text|junk|spam|ads ?with|of|more|further|additional|future ?with|of|the|of|your|these|damn|fucking ?the|your|these|all|calls|call|emails|mail ?or|and ?text|sms|marketing|phone|promo|spam|promotional|or|advertising texts|messages|msgs|txts|sms|spam|ads|promos|promotions|texting|messaging|txting|solicitations|soliciting|advertisements|communications|communication|contact|txt|calls|junk|propaganda|marketing|solicitation|msg|notifications|alerts $ <!have|has|got|there|are|receive|received|had|is|see|saw|getting|get|find|show|shows|showing|were|found|sees
no-more-of              0.88  no|nomore|enough ?more of ?all this|these|your|those|it ?stuff|crap|shit $
no-more-nothing         0.9   no more ?from you|u|yall
not-want-messages       0.95  @not|no ?even ?longer ?ever ?really @want ..6 texts|messages|msgs|txts|spam|ads|promos|promotions|solicitations|communications|texting|texted|messaged|contacted|messaging|called|bothered|contacting|marketing|advertisements|notifications|alerts|sms|solicited|communication
not-want-message        0.93  @not|no ?longer ?ever @want ?any|your|ur|this|no|more|another ?more|your|marketing|other|damn ?text text|message|txt|msg|contact ?messages $
not-want-message-from   0.93  @not|no ?longer @want ..4 text|message|txt|msg|contact from
not-want-more-of        0.95  @not|no ?longer ?ever @want ..2 receive|get|recieve|receiving|getting ..3 @msgs|updates|offers|correspondence|newsletters|deals|coupons
not-trying-to-get       0.93  @not|no ?even tryna|trying|looking|about|here|fixing|finna ?to ?be|get|receive|for|want ..2 @msgs|texted|contacted
not-want-receive        0.95  @not|no ?longer ?ever @want ..2 receive|get|recieve|receiving|getting|be ?any|receiving|contacted|anymore|texted ?more|further anything|texts|messages|these|this|those|them|anymore|any|contacted|texted|stuff|nothing|more|your|messaged|sms
not-want-to-be-on       0.94  @not|no ?longer @want ?to be on|in|part ?of ..2 @list
not-want-hear           0.94  @not|no ?longer ?ever @want ..2 hear|here ?anything|more|nothing|anymore from|anymore
not-want-you-to         0.95  @not|no ?longer @want you|u|yall|anyone|anybody|this|ya ?guys|company|people to ?ever @contact|send|reach|keep|contact
not-want-to-be          0.95  @not|no ?longer ?ever @want to be|b contacted|texted|messaged|bothered|called|txted|subscribed|solicited|disturbed
not-want-these          0.9   @not|no ?longer @want ?any|no ?more ?of these|those|more|them|ur ?from|anymore|texts|any|shit|crap $
not-want                0.5   ^ @not want $
im-out                  0.5   ^ im out $$
not-want-this           0.6   @not|no ?longer @want this|it|that|any ?anymore|more
want-no                 0.95  want|prefer|wish|need|accept|desire no|zero|nomore|none ?more|further|longer ..2 @msgs|text|message|contact
want-no-part            0.93  want|need ?no|any|nothing part|nothing|more ?to ?do of|with ?this|these|it|your $
want-no-more            0.92  want no|nomore more|part|contact $
want-end                0.9   want|like|need ..3 texts|messages|msgs|spam|texting|messaging ..2 stop|stopped|end|ended|gone|over|off
no-longer               0.95  no longer|more ..3 receive|receiving|get|getting|contact|text|message|be ..3 texts|messages|contacted|texted|these|this|anything|from|me|us|sms|msgs|communications|texting
no-longer-interested-in 0.9   no longer interested|want|wish ?to ?in|for ?receiving|receive|get|your|these ?your|these|the|any ?text texts|messages|sms|msgs|alerts
end-messages            0.93  cancel|end|discontinue|terminate|kill|disable|suspend|deactivate ?my|all|these|the|this|your|ur|any ?my|of|these|future|further|sms|text|texting|marketing|subscription|to ?subscription|messages|of|to|text ?these|the|your texts|messages|msgs|sms|texting|txts|alerts|notifications|spam|messaging ?to|for ?my|this|me ?phone|number|cell $
cancel-text-sub         0.9   cancel|end ?my|this|the text|sms|texting|message|messaging|texts|messages|promo|promotional ?text|texts|messages
cancel-my-subscription  0.87  ^ cancel|end|terminate|stop ?my|this|the|our|your subscription|subscriptions $
cancel-subscription     0.6   cancel|end ?my|this|the|our subscription|subscriptions|membership|account|service
cancel-registration     0.93  cancel|end|stop|terminate|close ?my|the|this registration|enrollment|signup|enrolment|subscription|service ?for|to|of|with ?all ?these|this|your|the @msgs
deactivate-me           0.9   deactivate|unenroll|disenroll|exclude|unlist|deregister me|us|my ..3 @list|@msgs|number|$
cancel-me               0.85  ^ cancel|deactivate|unenroll|unlist|withdraw|terminate me|us ?from|off ?your|this|the ?list $
end-this                0.85  ^ end|terminate|discontinue this|these|it|now|all $
turn-off                0.9   turn|switch|shut off ?these|the|your|all|this ?text|sms|marketing|damn texts|messages|notifications|alerts|sms !in|on|for|when|at
turn-these-off          0.9   turn|switch|shut these|this|them|the|your ?texts|messages|alerts|notifications off
prohibit                0.93  @prohibit ?you|u|ever|even|u|please|plz|dare|again|keep|be|fucking|f|try|start|need|have|want|ya ?ever|to|again|trying|fucking ?to @contact ?me|us|my|our|this|here|at|with ?my|phone|cell|number|mobile|at|line|anything ?number|phone|all ?no|any @again
prohibit-reply          0.92  @prohibit|not reply|respond|answer or @contact
not-contact-again       0.88  dont|not|never|stop ..4 @contact|texting|messaging|contacting|contacted|texted|messaged ..3 again|anymore|ever <!i|we|ill
prohibit-me             0.86  <!i|we|you|u|they|he|she|people|why|if|who|that|to @prohibit ?you|u|ever|even|please|plz|dare|fucking|f ?ever @contact ?to|with me|us|here ?in|by ?any ?way|form|means $
prohibit-my             0.9   ^ @prohibit ?you|u|ever|even|please|plz|dare ?ever @contact my|our|this|these @number
prohibit-this           0.9   ^ @prohibit ?you|u|ever|even|please ?ever @contact|use this|it|here|my|our ..1 number|phone|line|cell|house|home|family|mobile|again|anymore|ever
dont-hit                0.93  @prohibit hit|blow|spam|light my phone|line|cell|inbox|number
bother-others           0.88  ^ ?go bother|text|spam|annoy someone|somebody else
meant-for-others        0.88  this|text|message|texts is|was|are ?clearly|probably meant|intended for someone|somebody|another
spam-lawyer             0.9   lawyer|attorney will|is|gonna ..2 contact|contacting|call|sue ?you|u if
legal-once-more         0.9   if you ?ever @contact me|us|this ..2 again|more|anymore|ever|once
opted-out-often         0.93  opted|unsubscribed ?out already|multiple|several|twice|many|3|three|before|again
not-interested-in-texts 0.93  not|no|never|zero interested|interest in ?your|any|receiving|getting|ur|these|the ?your|these|any|text @msgs|text|message
not-interested-getting  0.93  not|no|never|zero|nor interested|interest in receiving|getting|hearing|being ?any|more these|this|those|anything|from|texted|contacted|messaged|solicited|called
stop-offers             0.9   ^ stop ?the|your|all|with ?the|your|all updates|update|newsletters|links|loans|offers|deals|promo|coupons|sales|ads|everything $
prohibit-by-text        0.93  @prohibit @contact me|us|this ?again by|via|with text|sms|phone|texts
prohibit-list           0.93  @prohibit @contact ?me|us ?call|text|or|email|message ?me ?or ?text|call|email|message ?me again|anymore|ever
stop-playing            0.93  @stop playing|playin|messing|ringing|buzzing|dinging|pinging ?up ?with ?up|on my phone|line|cell
remove-my-no            0.93  remove|delete my no $$
stop-blowing            0.95  @stop blowing|hitting|lighting|filling|clogging ?up|me ?up|my|our ?phone|inbox
prohibit-plain          0.86  <!i|we|you|u|they|he|she|people|why|if|who|that|to @prohibit ?ever|even|please|plz @contact ?at ?all $ !sign|signs|mode
prohibit-texting        0.9   ^ @prohibit|no|not be|keep|continue|start|try ?to|on texting|messaging|contacting|calling|bothering|sending|contact|text
prohibit-send           0.95  @prohibit ?ever|u|you|even|please|keep|be ?please|ever|to ?me send|sending|sned|sent ?me|us|out|to ?me|us|any|no|these|this|more ?any|more|these|this|your|anymore|no|of|those|further ?more|of|these|stupid|damn|fucking|more|other|further|text|marketing ?text|sms|marketing|promotional texts|messages|msgs|txts|sms|spam|ads|marketing|advertising|promos|promotions|shit|crap|junk|anything|nothing|anymore|stuff|text|message|txt|msg|again|notifications|alerts|offers|advertisements|solicitations
prohibit-send-any       0.9   @prohibit ?ever send|sending ?me|us|any|no|these|this ?any|more ?any|more|more|these|this|anymore|those $
prohibit-send-from      0.85  @prohibit send|sending ?me|us anything|nothing ?from|else|more|again
prohibit-reach          0.93  @prohibit ?ever reach|hit ?me|out|us ?to|up|back ?me|us|again|anymore ?again|anymore $
not-to-contact          0.92  not|never|nor to|2|you|be|u ?ever @contact|send|contacted|texted|messaged|calling ?me|us|this|my ?any|number|phone|again|anymore ?more|text|texts|messages $
told-not-to             0.92  told|asked|telling|asking you|u|yall not to|2 @contact|send
expired-consent         0.9   not|never|no ?longer ?a|your|an ?your customer|client|member stop
if-not-text             0.93  if|appreciate|prefer|grateful|glad|happy|love ?it ?if ?that|to you|u|yall ?could|would|please|just ?please not|didnt|never|wouldnt|dont|stopped|ceased|refrained|stop|quit|not ?ever ?be @contact|send|texting|messaging|contacting|contacted ?me|us ?@again|@msgs
would-mind-not          0.95  mind not texting|messaging|contacting|calling|sending
rather-not-get          0.93  rather|prefer|like ?to not ?to|be receive|get|be|contacted|texted|messaged ?be|any|these|your|more|texted|contacted
rather-not              0.92  rather|prefer|like|asked|want ?to|that ?you ?would not|didnt|never ?to ?be|receive|get ?be|any texted|contacted|text|texts|messages|contact|messaged|message|msgs
nobody-may-you          0.94  dont|not|no|never|didnt|havent ?have|give|gave|got|given ?you|u|my|any ?my permission|consent|authorization|authority|right to @contact|send|use|keep|share|sell|have|be|contacting|texting
nobody-may-so           0.9   you|u|yall dont|not|never|no ?longer have ?got ?my|any permission|consent|authorization $
nobody-may-no           0.9   you|u|yall have|got|had no ?right|permission|consent permission|consent|authorization|right $
consent-revoked         0.94  consent|permission ?is|has|was ?been|hereby|now revoked|withdrawn|rescinded
consent-denied          0.6   consent|permission ?is denied
refrain                 0.94  refrain from @contacting|any|further
harassment              0.85  ^ harassment|harassing $
lives-not-here          0.9   doesnt|dont|not|isnt|nobody live|lives|stay|work here <!i|we
no-longer-in-use        0.92  number|phone|line|cell|it|this ?is|has ?been no longer ?in use|used|belongs|assigned ?in|by|to
no-longer-belongs       0.92  no longer belongs|assigned|belong to
has-not-number          0.92  doesnt|dont|not|isnt have|own|use|uses this|that ?phone|cell number|phone|anymore
number-of-others        0.93  number|phone belongs|belong|is to|now someone|somebody|another|a|someones|else ?else|person|child|new
get-off-phone           0.86  ^ get|stay ?tf|the ?fuck|hell|f off|out ?of my phone|number|line|inbox|dms|messages ?please|already $
nobody-may              0.93  dont|not|no|never|zero|nor|neither|havent|didnt|without ?ever have|got|given|gave|give|has|giving|granting|my|any|grant|granted|were|was|are|had|is|right|permission|consent|authorization|authorized|allowed|permitted ..3 permission|consent|authorization|right|permitted|authorized|allowed|to to|2|for|be @contact|text|contact|send|texting|contacting|messaging|contacted|texted|use
nobody-gave             0.93  dont|not|no|never|nor|havent|didnt|nobody ?ever give|gave|given|giving|grant|granted|granting|got|have ?you|u|yall|anyone|them|your|my ?my|any|the|company permission|consent|authorization|approval !to|for
revoke                  0.95  revoke|revoking|withdraw|withdrawing|rescind|retract|withdrew|revoked|rescinding ..5 consent|permission|authorization|agreement|subscription|approval|opt
do-not-consent          0.94  not|never|dont|didnt|havent ?have|i|ever|u|you consent|consented|consenting|agree|agreed ..3 texts|messages|text|contacted|being|texted|be|receive|sms|contact|communication|communications
do-not-authorize        0.94  not|never|dont|didnt|havent ?have|i|ever|u|you authorize|authorized|authorised|approve|approved ..3 texts|messages|text|contacted|texted|sms|contact|communication|communications|these
do-not-consent-this     0.9   not|never|dont|didnt|havent ?have|i|ever consent|consented|consenting|agree|agreed ?to this|these|it|any ?of ?this|it $
do-not-consent-plain    0.9   not|never|dont|didnt|havent ?ever consent|consented $
signed-up-stop          0.95  never|didnt|not ?ever sign|signed|ask|asked|subscribe|opt ?up|in ?to|for ?this|it|these stop
never-signed-up         0.88  never|didnt|not|dont|havent|nobody|noone <!are|is|am|im|were|was ?ever ?even ?recall|remember sign|signed|signing|subscribe|subscribed|registered|register|ask|asked|request|requested|opt|opted|enroll|enrolled|agreed|agree ?up|in|to|for ?up|to|for|in ?for|to|get|receive|be ?getting|get|receive|be|with ..2 @msgs|text|texted|contacted|list|message|messaged
never-signed-up-this    0.87  never|didnt|not|dont|havent|nobody|noone <!are|is|am|im|were|was ?ever ?even ?recall|remember sign|signed|signing|subscribe|subscribed|registered|register|opt|opted|enroll|enrolled|agreed|agree ?up|in|to|for ?up|to|for|in ?for|to|get|receive|be this|these|those|it|that|any|anything ?of ?shit|crap|bs|bullshit|stuff|this|these|it $
never-signed-up-for       0.87  never|didnt|not|dont ?ever sign|signed|subscribed|opted up|in 4|for this|it|these|that $
never-asked-this        0.86  never|didnt|not|nobody|noone ?ever ?even ask|asked|request|requested ?to|for ?get|receive|be this|these|those|any ?of ?shit|crap|bs|bullshit|stuff|this|these $
never-signed-up-plain   0.85  never|didnt ?ever sign|signed|subscribe|subscribed|opt|opted ?up|in $
on-dnc-list             0.95  put|add|place|register|am|are|is|on ..5 call|contact|text|dnc list|registry|register
do-not-call-list        0.95  do|dnc|donot|not not|call|list|registry ?call|contact|text ?list|registry ?registry|list <!the|a
dnc                     0.93  dnc|donotcall
do-not-contact-list     0.94  not|dont call|contact|text|disturb list|registry|register
do-not-call-me-on       0.94  on|put|add|placed|register|registered|place ?me|us|my|this|number|to|on ..3 dont|not|no|dnc call|contact|list|text|registry
legal-tcpa              0.93  tcpa !case|cases|claim|claims|training|compliance|class
legal-fcc               0.92  report|reporting|reported|complaint|complain|file|filing|filed|violation|violating|contact|contacting|straight|going|notify|call|calling|against|notified|violates|turned|turning|to ..5 fcc|ftc
legal-fcc-plain         0.6   fcc|ftc
legal-gdpr?             0.9   gdpr|ofcom|pecr request|violation|breach|complaint|rights|delete|erasure|remove
legal-gdpr-plain?       0.6   gdpr|ofcom|pecr
legal-cease             0.95  cease and|& desist <!a|the|got
legal-report            0.88  report|reporting|reported|reports you|u|your|ur|yall|yourself|ya ?number|company|ass|people|texts|to|for|business|message|as ?the|to|a $
legal-report-to         0.88  report|reporting|reported ?you|this|it|u ?number|company|text|message to ?the|my fcc|ftc|carrier|ofcom|ico|authorities|spam|bbb|attorney|7726
legal-report-this       0.86  ill|gonna|im|youre|ur|youll|u|you ?will|are ?be|being|been|getting|gonna ?be ?to report|reporting|reported $$
legal-report-number     0.86  report|reporting|reported ?this|your|ur ?as text|number|texts|message|sender|spam $$ <!the|a
legal-reported          0.86  ^ reported ?this|as ?text|number|message $$ <!are|is|was|were|or|be|already
legal-report-spam       0.9   report|reporting|reported|flagging|flag|marking|marked|mark|blocking|blocked|block|filing|flagged ..3 as|for|and|to|with ?as|a|harassment|reporting|the spam|junk|harassment|scam|fcc|ftc|complaint|police|carrier|spammer|spammers|authorities|attorney|spamming|bbb|harassing
legal-will-sue          0.86  ^ ill|will|gonna sue $
legal-further           0.93  further|more|additional|future|another|next contact|texts|messages|text|message|communication|communications|msgs ..2 considered|treated|reported|deemed|forwarded|constitute|constitutes|logged|results|result
legal-if-continues      0.9   if ?this|these|it|you|they|the ?texts|messages|harassment ?do continues|continue|persists|persist|dont|keep ?stop|quit|cease|texting|messaging $
legal-sue               0.9   sue|suing|sueing you|u|yall|your|ur|company|everyone|for|over
legal-lawyer            0.85  again|another|texts|messages|texting|stop|last|final|further|continue|next|before ..7 lawyer|attorney|solicitor|lawyers|police|cops|lawsuit ?action|about !office|fees|about|description|approved|wants|needs|firm
legal-lawyer-hears      0.86  hear|hearing|contacted from|by my|our lawyer|attorney|lawyers|solicitor $
legal-calling-police    0.6   ^ ?im|ill|i calling|call|contacting ?the|my police|cops|lawyer|attorney $$
legal-harass            0.88  this|thats|its|youre|you|texts|messages|are|ur|u ?is|are|was ?are|just|getting|pure|considered ?is harassment|harassing|harrassing|harrassment|harassed
legal-action            0.9   legal|court action ?if|against|will|unless
wrong-number            0.92  wrong|incorrect number|nbr|num|digits|phone|numba|no|cell|# !of|on|in|for|is|plate|plates|part|at|to|so|and|was|format|again|listed|got <!the|a|this
texting-wrong?          0.93  youve|you|ur|youre|u|keep|still ?all ?been|are|keep|were|r|all texting|messaging|contacting|calling|spamming ?the|a wrong number|person|guy|phone
is-wrong-number         0.92  is|its|was|thats|got ?a|the wrong number|person $
wrong-recipient         0.92  ^ wrong recipient|contact|customer|individual|man|woman|lady $
wrong-person-got        0.95  have|got|has|youve|uve|ur|reached|texting|texted|texts|contacting|messaging|calling|dialed ?a|the ?the|a|got wrong number|digits|person|guy|phone|cell|lady|woman|man|girl|house|num !of|on|in|plate
wrong-num-text          0.9   text|texts|txt|message|messages|sent ?to ?to|the|a wrong number $
not-person-number       0.93  not|no|isnt|aint|nobody|noone|changed|nolonger ?longer ..4 number|phone|cell anymore|any|now
no-longer-number        0.93  no longer|more ..3 number|phone|cell|uses|owns $ <!have|has
someone-no-longer-has   0.9   no longer|more ?has|uses|owns|have|using this|phone|number ?number
nobody-named            0.92  no|theres|isnt|aint ?no|any|nobody ..2 at|with|on|under|by this|that|my number|phone|name|line
nobody-named-here       0.86  ^ ?theres|there ?is|aint|isnt no|any !parking|water|problem|problems|issue|issues|power|signal|room|one|body|place|complaints|snow|rain|changes|worries|difference|way|response|reason|cell|service|wifi|heat|stop|sign|answer|bus|space|line|dog|stock|news ..1 here $$
nobody-here             0.92  no|nobody|noone ?one|body ?here|at by|with|of|under ?that|this|the name|named
nobody-here-called      0.92  no|nobody|noone ?one|body ?here named !me
nobody-called-here      0.92  no|nobody|noone ?one|body called !me|us|back|you|him|her ..1 here|lives
nobody-here-by          0.92  no|nobody|noone ?one|body here named|called|by|goes
not-mr-number           0.9   isnt|not|aint !a|an|the|in|with|on|start|starting|just|only|about|enough|right|correct|valid|working|have|your|my|getting|to|sure|know|got|at ..2 number|phone|cell $ <!your|my|right|house|part|do|did|im|could|can|must
not-my-number           0.6   isnt|not|aint my number|phone|cell $
do-not-know-you         0.6   dont|not|never|no ?even know|knows you|u|who|how
leave-alone             0.93  leave @me|this|my|her|him ?the|number|phone|family|mother|mom ?fuck|hell|f|phone ?fuck|hell alone|b|be $
leave-me-alone          0.93  leave|leve|leav @me ..3 alone
leave-me-be             0.9   leave @me ?be|tf|alon|alon|alone $ !your|a|the|some|my|and|this|it <!a|dont
lose-number             0.95  lose|loose|forget|burn|delete|trash|erase @poss ?phone|damn|fucking|cell number|contact|digits !plate|plates
go-away                 0.88  ^ go away ?spammer|scammer|creep|creeps|weirdo $
get-lost                0.88  ^ get lost|bent|stuffed $
jog-on                  0.87  ^ jog|naff|rack|eff|nick|shove|bog|clear on|off $
give-it-a-rest          0.86  ^ give it|over|this ?a|up ?rest|already $$
do-one                  0.87  ^ do one $ !at|for
on-your-bike            0.87  ^ ?get on|onto yer|your|ya bike $$
mute                    0.85  ^ mute|terminate|deactivate|exit|unfollow|dnd|block|blocked ?please|bye|now|lol $$ <!already|or|and|a|the|is|was
dnd                     0.87  activate|enable|on dnd
beat-it                 0.88  ^ beat|scram|shoo|begone|vamoose ?it $$
kick-rocks              0.88  ^ kick|take|hit rocks|a|the ?hike|bricks|road $$
curse-off               0.9   @curse off
curse-stop              0.93  fuck|fucking|fuckin|fkn|damn|bloody|goddamn|hell ?up|off stop|remove|unsubscribe|quit
go-to-hell              0.85  go to hell $
curse-you               0.6   fuck|screw|f|fck you|u|yourself
get-out                 0.85  get|stay the ?fuck|hell|f out|off|away ?of ?my|from $
stay-away               0.85  stay away|off from|my ?my|me|phone
over-texts-alone        0.9   ^ over|done ?with ?getting ?all ?of these|ur|your @msgs
over-texts              0.9   im|ive|so|am|really|were|totally over|done|finished ?it ?with ?all|getting|receiving ?all ?of ?these|the|this|your|ur|this @msgs
bothering               0.9   done|tired|sick|fed|enough|hate|despise|loathe|hating|detest|dislike ?up ?of|with ?with ?getting|receiving ?all ?these|the|your|ur|this|those|them ?damn|stupid|constant|endless|annoying|daily|spam|unwanted|fucking|marketing|sales|text|calls ?or|and ?text texts|messages|spam|texting|messaging|msgs|ads|bothering|spamming|txts|notifications|alerts
had-enough              0.9   had it|enough ?up ?to ?here ?with|of ?all ?getting ?these|your|the|ur|this ?damn|spam|constant @msgs
keep-texting            0.86  why|still|you|u|yall ..3 keep|still ..3 texting|messaging|sending|spamming|getting|receiving|contacting|bothering|harassing ?me|us|these|this|texts|messages
why-texting             0.86  why are|r|u you|u|yall|still ?still texting|messaging|contacting|spamming|bothering me|us|this|my
still-getting           0.88  still getting|receiving|get|texting|sending ..3 texts|messages|these|this|me|msgs|spam
keep-getting            0.85  keep|keeps getting|receiving|texting|messaging|sending|spamming|bothering ?these|your|all|me|us ?these|texts|messages|this|spam
not-interested-please   0.93  interested ?so ?and|so|thanks|thx|thank|in|any ?you|any ?please|pls|plz|kindly|so|and stop|remove|unsubscribe|quit|delete
not-interested-at-all   0.6   not|isnt|aint|no|never|nor|dont ?longer ?at|really|be|that|even ?all interested
uninterested            0.55  uninterested
please-no               0.9   please|pls|plz|kindly no|not|none ?more texts|text|messages|texting|contact|messaging|sms|more
no-calls-or-texts       0.92  no ?more calls|call|emails|email|calling ?or|and|nor ?no ?more texts|texting|text|messages|messaging ?please $
stfu                    0.86  ^ stfu $$
tell-them-stop          0.9   tell|have|make|get|ask them|someone|somebody|him|her|whoever|your ..3 to stop|quit texting|messaging|contacting|sending me|us|my
stop-at-once?           0.95  stop at once
stop-offering           0.93  @stop offering|selling|pitching|soliciting|asking|pushing me|us
stop-sliding            0.93  @stop sliding|showing|popping ..2 my messages|dms|texts|inbox|phone
prohibit-bother         0.95  @prohibit ?ever|even|you bother texting|messaging|contacting|calling|sending
prohibit-kin            0.6   @prohibit ?ever|please @contact my ?elderly|old|poor @kin
no-consent              0.88  ^ no|without consent|permission $$
take-back-consent       0.93  take|taking|pull|pulling back ?all ?my|any consent|permission
no-longer-permission    0.94  no|not|dont|never ?longer ?have|has|had my ?express|written consent|permission ?to ?text|contact|message|call ?me|this|us ?number $
not-wanted-texts        0.92  @msgs|this|these|it ?texts|messages ?are|is ?just arent|isnt|not|never|no ?longer ?at ?all wanted|welcome|welcomed|appreciated|needed|desired|necessary|requested ?here|anymore|by|at|on $|me|us|this <!what|if
number-not-for          0.92  number|phone|line|cell isnt|not|is|aint ?not for ?your|any|receiving marketing|solicitation|solicitations|advertising|advertisements|texts|ads|promotions|spam
number-not-theirs       0.9   this|my number|phone|line|cell isnt|not|aint !working|ringing|charging|on|the ..2 anymore $
you-texted-wrong?       0.93  you|u|youve|ya ?have|just|keep|guys|all texted|messaged|contacted|reached|dialed ?the|a wrong number|digits|person|guy|phone|girl|dude !of|on|in|for|at
wrong-person            0.92  ^ wrong|incorrect person|guy|girl|dude|phone ?sorry|bud|pal|buddy|dude $
rid-of-number           0.94  rid of @poss ?phone|cell number|info|contact|information|name|data|details
number-out-of-phone     0.93  @remove @poss ?cell|phone|mobile number|name|contact|info ?out|off ?of|from your|ur ?stupid|damn phone|phones|phonebook|computer|book|spreadsheet
remove-x-from-text-list 0.92  @remove ..4 from|off ?of your|ur|the text|texting|sms|messaging|marketing|mailing|contact ?message|messaging|marketing|list ?distribution|contact @list|distribution|program|group
remove-the-number       0.92  remove|delete ?this|the|my number|digits $ <!wrong|item|order
nobody-wants            0.92  dont|aint|not nobody|noone|anybody ?here ?even want|wants|need|needs ..2 @msgs
not-be-wanting          0.92  @not be wanting|needing ..2 @msgs
prohibit-send-these     0.93  @prohibit ?ever|even|you send|sending ..3 these|this|those|anymore|more|else $ <!i|we
i-opted-out             0.9   i|ive|we|weve|already ?already|just|thought ?have|i opted|unsubscribed ?out $|last|yesterday|already|weeks|months|ago|before|twice|days|this|from|three|two|several|multiple
replied-stop?           0.95  texted|replied|replying|sent|typed|typing|sending|sent|texting|txt|reply|respond|responded ?with|you|u|back ?the ?word stop|unsubscribe|quit !to|by|at|light|sign
net-upset               0.45  annoying|annoyed|ridiculous|unacceptable|rude|tired|sick|hate|disgusting|pathetic|nonstop|constant|constantly|unwanted|bothered|harassed ..6 @msgs|texted|texting
net-upsetting           0.45  @msgs|texted|texting ..5 annoying|ridiculous|unacceptable|rude|disgusting|pathetic|nonstop|constantly|unwanted|bothersome|unprofessional
net-too-many            0.45  too many|much texts|messages|msgs|texting|spam
net-stop                0.45  @stop ..4 @msgs|texting|number|phone
net-never-again         0.45  dont|never|not ..3 @contact|send me|us|my ..3 again|anymore|ever
net-remove              0.45  remove|delete|erase ..4 number|list|phone
not-this-name           0.5   ^ this|its|it|im|i|thats|that ?is|am isnt|not|aint @name $
not-this-name-im        0.5   ^ im|its|thats|no not @name $
if-not-stop?            0.9   if ?you|u|this|it|yall|these|they ?texts|messages dont|doesnt|wont|cant stop|quit ..6 police|report|reporting|sue|suing|lawyer|attorney|fcc|cops|block|blocking|legal|complaint
police-if?              0.9   police|report|sue|lawyer|attorney|fcc|cops|block|legal|complaint ..3 if ?you|u|this|it|yall|these|they ?texts|messages dont|doesnt|wont stop|quit
just-like-not-text      0.93  like not @contact me|us|this @again
just-not-text           0.93  can|could|would|will|please|just|maybe ?you ?just ?please ?like|just not @contact me|us|this @again
wrong-for-name?         0.92  have|got|is|isnt|has|reached|its ?a|the wrong number|phone|num|nbr for @name
wrong-one               0.5   you|u|youve have|got|texting the wrong one $
out-of-group            0.93  get|take|remove|drop me|us out|off|from ?of ?this|the|your|ur group|chat|thread|chain ?text|chat|thread|message $
leave-group             0.86  ^ ?let ?me leave|leaving|exit ?this|the|your group|chat|thread|list|texts|messages $
prohibit-call-and-text  0.93  @prohibit ?ever call|text|email|message|contact ?dont ?call|text|email|message|contact ?dont|or|and|nor call|text|email|message|contact|visit ?me|us|this $ <!i|we|you|if|why
never-wanted            0.88  never|didnt ?ever want|wanted|asked ?for these|this|your|those ?texts|messages $
not-my-number-given     0.6   didnt|never give|gave|given you|u|yall|them my number|info|cell
blocked-and             0.87  ^ blocked|block|blocking|reported|deleted and deleted|delete|reported|report|blocked|removed|block $
sick-of-getting         0.9   sick|tired|fed|done|over|hate|enough ?up ?of|with getting|receiving these|this|those|them $
number-removed          0.92  my|our|this number|name|phone|info|data ?should|must|can|could|needs|need|is|gets|get|has|to ?to ?be|get|is|come removed|deleted|erased|taken|purged|off $|from|off
get-no-more             0.93  i|we|me get|receive|see|hear no more|further @msgs
make-sure-not?          0.93  sure|ensure ?that you|u|ya|yall dont|never @contact ..3 again|anymore|more
not-another             0.93  ^ not another ?single|damn text|message|txt|msg
prohibit-another        0.94  @prohibit ?you|ever ?even|want|need send ?me|us another|one|a|single ?more|single|damn text|message|txt|msg
better-not-get          0.92  better not ?get|see|receive|send|be another|any|one|more ..1 @msgs|text|message
not-want-another        0.94  dont|not want|need another|one|a ?more|single text|message|txt|msg
send-no-more            0.93  ^ send|text|message|contact|txt ?me|us no more|further|nomore $
no-more-any             0.93  no|zero more|further|additional !than ..1 texts|messages|msgs|txts|sms|spam|ads|promos
stop-begging?           0.93  @stop asking|begging|soliciting|hitting|bugging|hounding ?me|us|people ?up for|about ..2 money|donations|donation|cash|contributions|votes|vote $
not-allowed             0.93  not|never|arent|isnt|no ?longer allowed|authorized|permitted ?to|for @contact|send|contacting|texting ..1 me|us|my|texts|$
complaint               0.6   filing|file|filed|complaint ?a|an|my ?fcc|formal complaint|filed !about|against|on|for|over
not-part-of             0.93  @not|no ?longer @want ?to ?be ?a part of this|it|these ?list|group|texts|messages $
no-texts                0.9   ^ no ?more|further|unsolicited|marketing|sms|text texts|texting|messages|soliciting|solicitation|solicitors|contact|txts|spam|sms|ads|advertising|advertisements|solicitations|text $ !from|before|and|or|since|yet|im|i|its|because|was
enough                  0.6   enough ?already|is|with $
enough-with             0.9   enough ?already|is ?enough|already with|of ?all ?these|the|this|your|ur|all ?texts|messages|texting|spam|ads|msgs|already
unwanted-texts          0.9   @msgs|this|these|text|message ?texts|messages|msgs|sms ?are|is|were|was|r ?so|very|just|all|totally|completely unwanted|unwelcome|unsolicited|uninvited
unwanted                0.9   unwanted|unwelcome|unsolicited|uninvited ?text|sms|marketing|commercial @msgs|text|message|contact|txt|msg
you-are-spamming        0.87  you|u|ur|youre|yall|keep|kept ?are|r|keep|were|just ?just|still|literally|now|constantly|always|straight|always spamming|harassing|bothering|pestering|bombarding|annoying|bugging|hounding|stalking me|us|my|people|$
this-is-spam            0.6   ^ ?this|its|it|thats|just|more|total|obvious ?is ?a|just ?pure|total spam|scam|scammer|spammer|spammers|scammers $
such-spam               0.5   this|such|youre|you spam|scam|scammer|spammer|spammers
please-cancel           0.5   ^ ?please cancel|cancelling|canceling $
cancel-everything       0.5   cancel everything|all|it
i-said-no               0.6   said no
why-this                0.5   why ..3 get|getting|got|gettin|sending ?me this|these|texts|messages
not-remember            0.6   dont|never|not ?even recall|remember ..1 signing|subscribing|registering|giving|asking
im-good                 0.45  ^ im good|fine|set $$
leave-alone-plain       0.45  ^ leave $$
new-number              0.6   new|got|just ?have ?just|got this|number|phone number|owner|phone <!new
who-and-number          0.5   who ..4 my|this number
lawyer-plain            0.6   my|our lawyer|attorney will be|hear
how-number              0.5   how|who|where ..3 my number|info|information|contact
who-gave                0.5   who gave ?you permission|this|my|consent
blocked-you             0.87  ^ ?i|im|ive|ill|finna|bout|boutta|we|you|youre|ur|is|are|am|gonna|going|will|have ?have|will|are|is|am|gonna|going|gona|getting|about|now|finna|bout|boutta|fixing ?just|to|being|been ?be blocking|block|blocked ?you|u|ur|your|this|them|yall|these ?number|ass|texts|sender $
blocking                0.5   blocking|block|blocked this|your|you|u ?number|ass
not-texter              0.9   not|dont|never|no ?me accept|take|do|use|allow|receive|want|respond ?any|to ?text|texts|unsolicited|marketing|spam texts|texting|messages|solicitations|unsolicited|spam|sms
business-line           0.85  is|are ..2 a|my|an ..1 line|phone|number ..4 dont|not|no ..2 text|contact
do-not-disturb          0.88  ^ dont|not disturb $ !sign|signs|mode|hanger|hangers|the <!sell|have|on|a
disturb-with            0.92  dont|not ?please disturb|bother ?me|us with ..2 @msgs
disturb                 0.85  ^ dont ?ever disturb|bother ?me|us $ !sign|signs|mode
passed-away             0.85  passed|deceased|dead|died ?away ..6 remove|stop|delete|take|unsubscribe <!phone|battery|cell|laptop|iphone|car|it|just
take-number-out         0.94  take|get|remove|pull|drop|delete @poss ..2 number|name|info|phone|details|cell|information ..1 off|out|from ..3 @list
take-number-off         0.9   take|get @poss ..2 number|name|cell|mobile|wife|husband|info|phone|details off|out|down $
no-contact              0.9   ^ no contact|communication|communications|correspondence ?please|thanks|thank|ever|again|anymore ?you $$ <!or|and
no-further-contact      0.9   no further|more|future contact|communication|communications|correspondence|messages|contacting
i-am-out                0.85  ^ count|include|consider|leave me out ?of|from ?these|your|this|the ?texts|messages|list|this $
wrong-number?           0.5   is|was|do|did|am|are|have ..4 wrong number|person
unfollow                0.85  ^ unfollow|unlist|unenroll|deregister|desubscribe|disenroll|unregister|opting|optingout
silence                 0.88  ^ shut ?the up|fuck|hell|it ?already|now|please $$
end-contact-now         0.88  ^ end|cease|terminate contact|communication|communications|texts $
end-contact             0.9   end|cease|terminate|cut all|any|this|further|the ?further|future communication|communications|contact|correspondence|texting|contacting
not-anymore             0.85  ^ dont|no ?text|send|any ?me|more anymore|nomore $ <!but|maybe|sure|why|probably
stop-else               0.5   ^ stop|stopping|stopp
please-stop-else        0.55  please|pls|plz stop
remove-me-else          0.55  remove|delete @me
prohibit-else           0.5   ^ @prohibit ?ever @contact|send me|us
asked-to-be-removed     0.92  asked|requested|wanted|begged to be removed|deleted|unsubscribed|unsub $|two|three|last|weeks|days|already|several|many|twice
stop-adding             0.9   @stop adding me|us|this|my
last-time-stop          0.92  last|final|hundredth|millionth|100th time stop|quit|unsubscribe|remove|leave|dont
which-part-of-stop      0.95  part of stop
prohibit-send-more-of   0.92  @prohibit send ?me|us any|no more|further ?of ?this|these|that|your ?damn|stupid|crap|shit|junk|bs|stuff|texts $
make-sure-no?           0.9   sure|ensure ?that i|we|my|this|im ?number ?am|are|do|is dont|not|never|no ?ever|longer|again get|receive|getting|contacted|texted|hear|see|messaged
object-to               0.92  object|objection to ..6 marketing|messages|texts|contact|processing|solicitation|data
withdraw-number         0.93  withdraw @poss ..1 number|name|info ..3 @list
cancel-all              0.87  ^^ ?please cancel|remove|quit|end all ?please $$
will-texts-stop?        0.85  will|when|do|does|can ?will|do these|the|your|ur|this texts|messages|spam|msgs|harassment ?ever|gonna|finally stop|end $$
stop-sending-what       0.93  @stop sending ?me|us ?your|these|the|all|any|so|this ?many coupons|links|offers|deals|updates|newsletters|garbage|reminders|invites|surveys|requests
stop-this-and-that      0.95  @stop @contacting and|or|nor ?stop @contacting !people|customers|them|him|her
you-are-blocked         0.87  ^ u|you r|are ?now|officially|so blocked $
stop-sending-to         0.93  @stop sending ..1 to|2 me|us
stop-sending-to-number  0.93  @stop sending ..1 to|2 my|this ..1 @number
removed-please          0.85  ^^ please removed ?please $$
removed-please-dos      0.85  ^^ removed please $$
never-subscribed        0.87  never|didnt|not ?ever subscribed|subscribe|signed|opted|enrolled|registered ?up to|for|in ?this|your|the|any service|list|thing|number|program|text|account
landline                0.88  landline|fax ..3 remove|stop|delete|dont|take
remove-this-number      0.93  remove|delete ?please this|my|the nbr|number|num|digits|numer $
no-longer-here          0.6   no longer|more ..3 here $ <!have|has
no-longer-lives-here    0.86  ^ he|she|they|person|@name no longer lives|resides|stays here ?please $$
honor-request           0.92  honor|honour|respect my ..3 request|optout|wishes
answer-is-stop          0.9   answer is ?no stop $
spam-number             0.88  7726|33700
opted-out-in            0.9   opted|unsubscribed out in|on|since|with
legal-cease-this        0.95  this|consider|sending|here|your|formal|legal ..2 a|the|your cease and|& desist
no-texts-to             0.92  ^ no ?more texts|messages|text|sms to this|my ?cell|phone number|phone|cell|line
texting-is-not-ok       0.9   texting|messaging|contacting me is|isnt ?not ok|okay|allowed|welcome|cool|permitted|wanted
when-will-you-stop?     0.9   when|will|are ..2 you|u|yall|they ?ever|finally|going ?to stop|quit @contacting|sending me|us|this
sign-me-off             0.88  ^ sign me off|out ?of|from ?this|these|your|here $
stop-using-number       0.93  dont|stop|quit using|use my|this number|phone|cell
can-this-stop?          0.87  ^ can|could|may this|these|it ?please ?please stop ?please $$
number-not-belong       0.92  number|phone|line|cell doesnt|dont|not ?longer belong to @name|him|her|them|that|anyone
how-get-removed         0.92  how ..3 get|be removed|unsubscribed|deleted|off $
yall-stop               0.88  ^ yall|yalls ?just|please stop $
how-to-stop-these?      0.9   what|whats|which|where|whens ..5 to|2|i @stop ?getting|receiving ?all these|this|your|them|it|texts|messages ?texts|messages $ <!the
not-the-right-number    0.88  ^ not ?the right|correct number|person $
not-the-person          0.9   not the person|one you|youre|ur|u ?are looking|trying|want|texting|think
what-to-text-to-stop?   0.9   what|which|where ..3 text|reply|send|type|say to|2 ?make ?it ?this stop $
"""

GUARDS = """
follow-elsewhere      1  unfollow|follow ..4 on|in|from insta|instagram|ig|facebook|fb|tiktok|twitter|x|snap|snapchat|youtube|pinterest|linkedin|threads
what-is-optout        1  what|does|did|whats ..3 optout|unsubscribe do|mean|means|rate|policy|cost
stop-me-if            1  stop me if|from|when
list-and-add          1  take|put|remove|move me off|from the ..2 list and|then|to|add|put|move
no-need-to            1  no need to ?stop|quit|remove|unsubscribe
english-word          1  some|avg|gdpr|ga
stop-delight          1  stop thats|youre|ur|its|that ?is|are|so|too|really hilarious|awesome|amazing|sweet|cute|adorable|flattering|funny|great|kind|wonderful|crazy
if-you-dont-text      1  <!great|nice|it|appreciate|grateful|glad|happy|cool|awesome|lovely|prefer|kind if you|u dont|didnt @contact !again|anymore|ever
others-unsub          1  people|customers|clients|they|users|subscribers|members|he|she|wife|contacts|many|if|when|did|will|would ?many|people|clients|customers|they|someone|i|we @unsub|optout <!how|if
not-authorized-for    1  not authorized|allowed|permitted ?to remove|delete|perform|access|cancel|stop
not-stop              1  @not ?please|ever|really|actually|even|you|u|yet|just|want|need|like|think|mean|have|wish|wanna|trying|going|asking ?want|need|have|you|u|it|them|me|to|this|that|the|asking ?to|texts|want|you stop|stopping|quit|quitting|remove|removing|unsubscribe|unsub|optout|unsubscribed|delete|cancel|drop|end <!if
not-take-off          1  @not ?ever|even|you|please take|get|kick|drop me ?off|out
stop-it-smiling       1  stop it youre|you
stop-place            1  stop by|in|over|at|off|sign|signs|light|lights|watch|motion|loss|payment|down|through|and|valve|button|for|into|near|on|near|there|here|bit|outside|payment|leak|leaking|cock
stop-the-thing        1  stop the presses|press|car|rain|leak|water|delivery|deliveries|service|clock|count|bleeding|noise
keep-texting-me       1  but keep|continue
unsub-rate            1  unsubscribe|optout|unsub rate|rates|link|page|button
quit-asking           1  stop|quit asking if|about|for|him|her|my|why|what|when|people|the|how|them|whether
no-texts-came         1  no ?new texts|text|messages|message|msgs yet|came|come|received|arrived|today
stop-doing            1  stop|quit thinking|smoking|working|laughing|talking|drinking|eating|worrying|dreaming|running|moving|raining|leaking|crying|apologizing|loving|being|making|playing|vaping|gambling|biting|job|jobs|my|worry|by|blaming|snoring|barking|watching|dripping|beeping|charging|shopping|looking|biting|sugar|teasing|flattering
stop-who              1  when|where|which|nearest|closest ..4 stop|stops|stopped
stop-did              1  did|have|has|had ?it|you|u|they|we|he|she ?guys|just|ever stop|stopped|stopping
stop-i                1  i|we|ill|well|he|she|they|lets|youll|they'll ?can|will|could|might|may|should|would|had|must|usually|just|need|want|have|plan|going|gonna|to|was|were|also|always ?to|just|also|going|gonna ?to|just|quickly stop by|in|over|at|off|for|and|there|on|here|at|tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tonight|later|home|smoking|it|drinking|to|near|along
stop-i-will           1  <!how|can|do i|we|ill|well|he|she|lets ?can|will|could|might|may|should|would|had|must|usually|did|do|just ?to|just|also|we|i stop
stop-noun             1  <!for|getting|want|hate @det|bus|tram|train|truck|pit|rest|full|non|tour|metro|subway|gas|street|door stop|stops !texting|messaging|contacting|calling|sending|txting
stop-of-things        1  <!your|ur|how|make|let|made|want|need|wish|like @kin|it !if ..2 stop|stopped|stops|stopping|quit
one-stop              1  one|next|last|first|second|third|5th|4th|single|bus|pit|non|full|hard stop
i-unsub-others        1  my|our|the|your unsubscribe|optout|unsub rate|team|software|tool|option|feature|form|department|link|page|button|form|rates
by-unsub              1  before|instead|without|almost ?of|i ?i unsubscribing|opting
take-off-other        1  take|get|took|taking me ?off|out|to off|out|of|to|for|from ?the guard|hold|speaker|mute|work|dinner|lunch|coffee|there|airport|home|school|schedule|shift
remove-slot           1  remove|take|drop me|us ?off|out from|of|off the|my ..1 slot|3|4|2|appointment
remove-other          1  remove|removed|removing|delete|deleted|take|taken|taking|drop|erase|get|off ..5 from|off|out ?of ..3 waiting|waitlist|guest|order|quote|cart|invoice|bill|estimate|appointment|schedule|meeting|roof|wall|yard|garden|house|room|calendar|slot|booking|wishlist|shopping|packing|seating|price|calendar|class|team|lineup
list-of-other         1  monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|evening|night|class|team|waiting|wait|guest|shopping|grocery|packing|price|punch|wish|parts|to|do|seating|invite|todo|reading|bucket|christmas|gift list
wrong-number-thing    1  the|a|wrong|incorrect ?wrong|incorrect number|phone|cell ?number|is|was of|on|in|for|at|plate|to|listed|written|in|online
wrong-number-did      1  did|does ..4 wrong number|person|phone
wrong-number-ask      1  is|was|do|did|am|are this|i|it|that|we ?i|have|got|get|texting|calling|dialing ?at|the|a ?the wrong number|person
wrong-number-my-call  1  i ?accidentally|must ?have dialed|called|texted|had|have|typed ?a|the wrong number|person
quit-kidding          1  quit|stop asking|texting|calling|it lol|haha ?just kidding|jk|joking
wrong-number-mine     1  gave|put|typed|entered|dialed|dialled|wrote|called|mistyped|texted|quoted ?you|them|him|her|in|down ?the|a wrong number|phone|person|cell
wrong-number-i-had    1  i|we had|have|called|sent|gave|texted|got ?you|it|him|her ?to ?the|a wrong number|person|phone|cell

no-more-thing         1  no|not|nomore ?more than|questions|milk|room|time|eggs|appointments|paint|slots|bread|spots|wine|coffee|issues|problems|tickets|leaks|excuses|sugar|food|work|trouble
dont-other            1  dont|not|never ?you ?you forget|hesitate|wait|fail ?to ?to @contact|send|text
you-never-text        1  <!if you|u didnt|never|dont @contact|send me|us|back <!if|that
why-dont              1  why|how ?come|about dont|not|u|you ?dont|just ?you|u|we|i ?just @contact|send
not-miss              1  @not want|wanna|like to miss|lose|wait
i-dont-text           1  i|we|they|he|she|people|clients|customers|who|ive|id|it ?just|really|guys|do|also|could|would|will|did dont|never|not|didnt ?really|usually|even|often @contact|send|sms
never-past            1  never|not got|received|sent|texted|called|wrote|messaged|heard|replied|answered|contacted|answers
dont-and-drive        1  text and drive|driving
leave-it-alone        1  leave the|it|them|that|those|a|your
left-alone            1  wont|doesnt|never|cant leave|leaves me|us|the
keep-with-it          1  keep|continue sending|texting ?me ?the|them|me|these|it|coming <!you|u|they|dont|why|not
lose-plate            1  lose|lost|delete|drop|forget|remove @poss number plate|plates|plate
opt-other             1  opt|opted|opting|optout out|of|in ?of ?the|my|your|a insurance|warranty|plan|delivery|upgrade|class|dinner|coverage|lunch|program|school|trip|extended|second
cancel-other          1  cancel|end|cancelled|cancelling|ending ..3 appointment|order|meeting|booking|reservation|thursday|friday|monday|tuesday|wednesday|saturday|sunday|visit|delivery|contract|flight|trip|class|lease|lesson|today|tomorrow|that|3pm|2pm|appt
told-them             1  told|asked|tell|telling|asking|ask|begged my|him|her|them|the|his|their|john|mike ..4 stop|quit|leave|remove|not !texting|messaging|contacting|sending
do-not-get            1  i|im|ive|we|never|havent|no dont|never|not|stopped|longer ?get|receive|see|got|received|getting|receiving|seeing ?your|any|these|the ?texts|text|messages|message|msgs anymore|since|lately|yet
stop-i-meant          1  stop|cancel|end i meant|mean
say-so                1  if i|we ..4 stop|unsubscribe|optout
call-me-name          1  stop calling|texting me sir|maam|madam|mr|mrs|miss|ms|honey|dear|boss|buddy|bob|sweetheart|darling|late
harassed-elsewhere    1  harassment|harassing|harassed ?me at|by|from|in|case|claim|lawsuit|training|policy|suit
disturb-sign          1  dont|not disturb sign|signs|mode|the|my|hanger|hangers
blocked-thing         1  blocked|blocking out|off|by|the|my|on|from|in|for
block-out             1  block out|off|of|party
wrong-number-meant    1  wrong number|person|chat|thread|text|contact ..3 meant|mean|supposed|trying|intended ?that|it ?to|for
wrong-chat-sorry      1  sorry|oops|whoops|my ?that ?was|had|have|texted|bad wrong number|person|chat|thread meant|was|i
reports               1  report|reported|reporting it|the|to|a|them ?to|for insurance|damage|police|insurer|landlord|city|leak|accident
list-me               1  list me as
unsub-state             1     ^ who|am|was|were|did ?just ?i|it|my|you|we|someone ?get|got|accidentally|just|been unsubscribed|unsubscribe|removed|optout|unsub
not-asked-off           1     @not ask|asked|want|request|requested|wish|like|need|trying|going|try ?to ?be|get removed|taken|off|unsubscribed|unsubscribe|opted|out|optout|deleted|unsub
not-opting              1     @not opting|unsubscribing|optingout
unsub-plan              1     @unsub|optout ?me|us|my|him|her ..1 from|of the|my|your|his|her|our ..2 plan|trial|membership|course|class|magazine|newspaper|premium|box|insurance|gym|feed|delivery|league|team|webinar|program
ask-others-to           1     ask|tell|told|asked|have @name ..1 to stop|quit
lawyer-wanted           1     need|looking|want|recommend|find|know ?for ?a|an ?good lawyer|attorney
texting-and             1     texting and driving
did-you-lose            1     did|if|hope you|u|they|someone|i|he|she|yall lose|lost|delete|deleted|remove|removed|forget|erase
have-you-lost           1     have|has|had you|u|they|someone|i|he|she lost|deleted|removed|forgotten|erased
never-said-stop         1     i|we|he|she|they never|didnt|dont ?ever ?say|said|meant|sent|texted|typed ?to stop
said-stop-who           1     ^ who|did ?i said|say|texted stop
stop-to-others          1     sent|texted|replied|typed|said stop to the|another|a|wrong|him|her|someone
others-keep             1     my|the|his|her|our ..1 keeps|kept|keep texting|calling|messaging|sending|getting|bothering|barking <!but
others-optout           1     sell|build|make|offer|design|need|buy|the|an|a optout|unsubscribe software|tool|team|page|service|form|button|link
spam-calls              1     spam|robo|nuisance|scam calls|caller|callers
whats-off               1     whats|what ?is off
dont-dare               1     @not ?you|u|please|ever ?dare ?please|ever unsubscribe|unsub|optout|remove|delete me|us|my
dont-opt-me-out         1     @not opt me|us|my ..1 out
"""

# Whatever else the text says, an opt-out of it is left to a person.
DOUBTS = """
no-way                1  no way
delight               1  won|winner|wow|yay|congratulations|hilarious|awesome|amazing|sweet|cute|adorable|flattering|blush|blushing|congrats
but-keep-texts        1  but|just keep|still ..2 texts|texting|messages|text|sms
only-email            1  emails|email|newsletter|emailing|mailers|catalog|catalogs|brochures|brochure|voicemails|flyers|invoices|invoice
"""
# These make the weaker prohibitions uncertain: somebody who asks for another hour or another way.
WEAK = "no-texts optout silence not-texter stop stop-it knock-it-off stop-at-the-end prohibit-me prohibit-plain prohibit-my disturb do-not-disturb prohibit-texting leave-me-alone"
# These count for sure only where the rest of the text is courtesy or complaint.
BARE = "stop stop-only stop-it knock-it-off silence mute"
# These count whatever else the text names.
FIRM = "remove-me take-off said-stop part-of-stop? which-part-of-stop stop-sending-me stop-sending-these stop-sending-to make-sure-no?"
WEAK_DOUBTS = """
laughing              1  lol|haha|hahaha|hahah|lmao|rofl|jk|kidding|joking|hehe|lolol|teasing
other-way-knock       1  just|please|instead|rather|so knock|honk|ring|come|walk|buzz|email|mail
other-time            1  battery|dying|until|till|before|after|during|while|today|tonight|tomorrow|yet|later|driving|busy|meeting|asleep|sleeping|class|working|unless|weekends|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|evening|night|moment|minute|midnight|am|pm|soon|shift
other-way             1  instead|better|rather|whatsapp|prefer|faster|easier
just-text             1  just|only|text|please|can text|message|call|email me|is|works|only|us|instead
text-only             1  text|texts|texting|texting only|instead|is|works|are
"""
EXCUSES = """
stop-and-shop         1  stop ?and|n shop
stop-and-go           1  stop ?and|n go traffic
wants-texts           1  i|we want|like|love|prefer|enjoy ?only|just ?the|your|getting texts|texting !to|stopped|removed|off|gone|end|ended|stop|turned|me|cancelled
but-wants-texts       1  but|just|still ..3 want|keep|like|love|enjoy ..2 texts|texting|messages|text|sms
wrong-oops            1  oops|whoops|oop|oopsie ..2 wrong person|chat|thread|text|number|one|contact
text-not-call         1  stop|quit|dont|no|not|never|hate|cant|instead|prefer|please|rather ..2 calling|calls|call|phoning|ringing|emailing|emails|email|voicemails|phone|voicemail|calling ?me ?so|but|instead|because ?just|please|only|rather ?just ?can|you|u ?can|could|just text|txt|texting|message|sms|texts instead|only|me|is|are|works|us|better|please|preferred|fine|ok|okay !again
meant-other           1  wrong number|person|chat|thread ..1 i|was meant|thought|was|wanted ..2 text|send|message|for|call|texting|sending
unsubscribed-by-mistake 1  @unsub|optout|opted|stop|stopped|removed|out|off|cancelled|canceled ?myself|it|was ?out|it|that|was ?was ?by|in|a|was|accidentally ?a|an mistake|accident|accidentally|error|unintentionally
accidentally          1  accidentally|mistakenly|unintentionally ..3 @unsub|opted|optout|stop|stopped|hit|pressed|sent|texted|typed
add-back              1  add|put|sign|get|opt|subscribe|let|want|bring|take me|us|to ?be back
add-again             1  add|sign|subscribe|resubscribe me|us ?up again $
back-on               1  back on|onto|in ?the|your|to list|texts|messages
resubscribe           1  resubscribe|reactivate|restart
did-not-mean          1  didnt|not mean ?to|for ..2 stop|optout|unsubscribe|opt|cancel
want-a-call             1     i ?d|just ?really want|need|prefer|like ?to ?get a call|phone|human|callback|person
"""
# Signals of the contrary: whatever a text with one of them says, in any language, a person decides.
CONTRARY = """
what-happens          1  what|whats happens|happen|happened|if|when ?if|when ..4 stop|optout|unsubscribe|opt|end|quit
have-to-reply         1  <!times do|did i|we|they|people have|need to ?just reply|text|send|type|write|answer|hit|press
should-i-reply        1  <!how must|should|shall i ?just reply|text|send|type|hit|press ..1 stop|unsubscribe|end|optout|cancel
if-i-reply            1  if|when|after|once i|we|they|someone reply|text|send|type|say|write|press
but-likes             1  but|though|although|cause|because|however i|we|id|ive ?really|do|still|actually|also like|love|enjoy|liked|loved|enjoyed|appreciate !to|it|for|if
likes-the-deals       1  i|we ?really|do|still|actually like|love|enjoy|liked|loved ..2 deals|deal|offers|offer|coupons|coupon|discounts|discount|sales|specials|updates|store|shop|products
quoting-kin           1  my @kin said|says|told|tells|thinks|thought to|i|me|that|you|she|he|they
misread               1  misread|misunderstood|nvm|nevermind|misclicked|misclick|typo|autocorrect|autocorrected
changed-my-mind       1  changed my mind !stop|remove|please|pls|take|unsubscribe|dont|no|and|unsub|delete
never-mind            1  never mind
takes-some            1  ^ ill|i ?will|can take|buy|order|have|go|keep ?the|a|it|two|three|one|some|2|3 ?now two|three|both|some|it|one|2|3|blue|red|another !off|me
in-the-name           1  in the name of
elsewhere             1  on|in|via|over insta|instagram|ig|facebook|fb|tiktok|twitter|snap|snapchat|youtube|linkedin|pinterest
want-to-stay            1     want|like|love|prefer|wanna ?to stay|remain|keep|continue !away|out|off
text-says               1     it|text|message|sms|that says|said|reads ?to ?just reply|text|send|type
see-reply               1     see|saw|read|got reply|text stop|end|unsubscribe
to-be-printed           1     sticker|stickers|banner|engrave|engraving|shirt|shirts|cake|mug|poster|posters|print|printed
cut-off                 1     text|message|msg|sms ?was|is|got|were|gets cut|cuts off
to-be-painted           1     <!didnt|not|never|to|did sign|signs !up|off|me|in|us|out
call-not-text           1     dont|not|no|never|stop call|calls|calling|phone ?me|us ?im|i|we|so ?am|are|at|in|driving|can ?at|in|a|the ?work|meeting|class|car text|txt|sms $
text-not-call-me        1     <!or|not|dont|and|nor|no|to|stop text|txt|sms ?me|us ?only|instead|please dont|not|no|never call|calls|calling ?me|us $
"""
