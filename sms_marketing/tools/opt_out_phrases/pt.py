"""Portuguese."""

OPENERS = """
por favor pfv pf favor nao sim ok oi ola e mas entao agora ja gente moco moca gentileza peco gostaria de disse falei obrigado
obrigada senhor senhora interesse so faz pra
"""
CLOSERS = """
por favor pfv pf pfvr obrigado obrigada obg agora ja e ou mas ok senao imediatamente mais nao porque pq eu vcs voces
urgente nunca nada logo isso isto porra caralho gente grato grata
"""
CLASSES = {
    "clit": "me nos lhe lhes",
    "stopper": "pare parem para parar chega basta cessem cesse deixe deixem deixa interrompam interrompa suspendam suspenda"
    " cancele cancelem evitem evite parou pára encerrem encerre acabem acaba stop",
    "writing": "mandar mandarem enviar enviarem escrever contatar contactar perturbar incomodar encher ligar"
    " mensagear enviando mandando enviarme mandarme perturbando incomodando spammar chatear contatarem ligarem envio"
    " me enviar-me mandar-me importunar amolar azucrinar escrevendo",
    "write": "mande mandem manda mandar mandarem envie enviem envia enviar enviarem escreva escrevam escreve escrever"
    " contate contatem contacte contactem contatar contactar perturbe perturbem perturbar incomode incomodem"
    " incomodar ligue liguem liga ligar encha encham enche encher procurem procure mandes envies escrevas chateie"
    " chateiem incluam inclua chatear mandando enviando insistam insista aborreça aborreca contacta contactar",
    "msgs": "mensagens mensagem msg msgs sms propaganda propagandas publicidade promocao promocoes spam anuncios ofertas"
    " torpedo torpedos mensagen notificacoes recados textos divulgacao marketing msn mensagenzinha avisos comunicacoes"
    " mensages mensagems promos",
    "take": "remova remover removam remove retire retirem retirar retira tire tirem tira tirar exclua excluam excluir exclui"
    " apague apaguem apagar apaga delete deletem deletar deleta elimine eliminem eliminar descadastre descadastrem"
    " descadastrar descadastra esqueca esquecam risque risquem removendo remocao exclusao saia desinscreva bloqueie"
    " bloqueiem",
    "list": "lista listas cadastro cadastros base dados sistema contatos contactos grupo banco agenda mailing registro"
    " registros transmissao listagem newsletter disparos disparo",
    "mine": "meu meus minha este esse o nosso minhas esta os",
    "number": "numero telefone contato contacto celular nome dados cadastro telemovel num whatsapp fone tel nr",
    "want": "quero queremos desejo desejamos preciso gostaria autorizo aceito interessa pedi solicitei autorizei permito"
    " concordo quer queria kero qro consinto quiser",
    "unsub": "descadastrar descadastre descadastrem descadastra descadastramento descadastro cancelar cancelamento desinscrever desinscreva"
    " desinscrevam desinscricao desassinar descadastrarem desincrever descadastrado",
}
RULES = """
parar-de-mandar         0.96  @stopper ?ja ?por ?favor ?com|de|d|a ?@clit|ficar|todo ?@clit ?de|os @writing !o|a|os|as|um|para|com
parar-com-msgs          0.94  @stopper ?ja ?por ?favor ?com|de|essas|as|o ?me ?mandar|enviar|envio|tanta|tantas|suas|essas|esses|as|o|a|essa|mais|receber ?de ?essas|suas|tanta @msgs
pare                    0.9   ^ pare|parem|chega|cessem $ <!nao|sem
para-agora              0.86  ^ para|parar|stop|pára agora|ja|por|pfv|com|pf|imediatamente ?isso|favor|isso $
para-com-isso           0.9   @stopper com|de ?com isso|isto|mandar|enviar ?ja|por|agora $
chega                   0.9   chega|basta|cansei|farto|farta|cansado|cansada|enche|saco ..4 @msgs
nao-me-mande-mais       0.96  nao|nunca|jamais|n|num ?@clit ?voltem|volte|tornem ?a @write ..3 mais|nada|nunca|@msgs
nao-mande-mais          0.94  nao|nunca|n|favor ?mais @write ..2 mais|nada|@msgs|nunca
nao-mandar-mais         0.95  nao|nunca|n|favor ?me|nos mais ?me|nos @write
favor-nao               0.93  favor nao ?mais ?me @write ?mais|$
nao-me-mande            0.87  ^ nao|n @clit @write $
nao-perturbe            0.88  ^ nao|n ?me perturbe|perturbem|perturbar|incomode|incomodem|incomodar|encha|encham|enche ?mais|o ?saco $
nao-contatem            0.88  ^ nao|n escreva|escrevam|contate|contatem|contacte|contactem|contatar|contactar|enviar|envie|enviem|mandem ?mais|este|esse ?numero $
nao-quero-msgs          0.95  nao|n|num|nem @want ..5 @msgs
nao-quero-receber       0.95  nao|n|num ?mais ?@clit @want ..3 receber|recebendo|recebe|ser|contato|que|receba|contatado|estar|participar|fazer ?contatado|mais|nada|isso|essas|me|contactado|perturbado|incomodado|na ?@write|parte
nao-quero-mais          0.9   nao|n|num @want ?isso|nada ?mais mais|nada|isso|receber ?mais|isso|nada|receber|disso $
nao-quero-que           0.94  nao @want que ?voces|vcs|@clit ?@clit @write|mandem
nao-receber             0.94  nao|n|parar|deixar|pra|para|sem ?mais|de|quero|desejo ?mais receber ?mais|nada|essas|isso|suas|@msgs|sms|estas|esse|nenhuma|este|tipo
parar-receber           0.95  parar|pare|deixar|paro|cancelar|cancela|cancele ?de|o|com|d receber|recebimento|recebendo|envio
sem-mais                0.93  sem|chega|nada|nenhuma|zero|nao|n|no|nem ?mais|de|quero|de ?mais|de @msgs <!tem|ha|tenho|recebi|vi
mais-nao                0.85  mais nao|nunca $
nunca-mais              0.9   ^ nunca|nao mais $
nada-mais               0.85  nao ?quero|mandem|enviem|mande|envie nada mais $
nao-autorizo            0.94  nao|nunca|n|jamais ?eu ?dei|tenho autorizo|autorizei|consinto|consenti|dei|permito|permiti|aceitei|aceito|autorizado|concordei ..4 @msgs|contato|envio|consentimento|autorizacao|permissao|isso|uso|isto|receber|numero|que|nada
nao-autorizo-dos        0.9   nao|nunca|n|jamais ?eu autorizei|autorizo|consenti|consinto $
nao-me-cadastrei        0.88  nao|nunca|n ?eu ?me cadastrei|inscrevi|cadastro|assinei|pedi|solicitei|registrei|subscrevi ..3 @msgs|isso|lista|isto|nada|essa|nisso|receber|$
tirar-da-lista          0.96  @take|tirem|sai|sair|saia|tira ..6 @list
me-tira                 0.93  me|nos @take|tira|tirem|tire|remova|removam|exclua|descadastra|retire|retirem|desinscreva ?daqui|disso|dai|isso|dessa|desse|deste $
remove-me               0.93  ^ remova|remover|removam|retire|exclua|descadastre|tirem|removam|descadastrem|apague|apaguem|retirem|removem ?me|nos $
remove-me-dois          0.93  retirem|remova|removam|retire|exclua|apaguem|apague|eliminem|tirem|elimine|excluam|tire me ?da|do|de|dos|desta|dessa|já
remover-numero          0.95  @take|esquece ?por ?favor ?já ?ja @mine|todos ?meu|meus|minha @number !do|da|no|na|dos
remover-numero-de       0.95  @take @mine ?meu @number da|do|de|dos|das ?sua|seu|seus|suas|vossa ..2 @list
sair-lista              0.95  sair|saio|saia|fora|removido|retirado|excluido|removida|excluida|tirado|tirada|descadastrado|apagado|retirada ?de|da|do|dessa|desta|desse ?desta|da|sua|vossa|lista ..2 @list|@msgs|servico
quero-sair              0.9   quero|gostaria|desejo|queria|preciso|como ?faco|faz|de|eu|posso ?de|para|pra ?pra|para sair|descadastrar|desinscrever|sair|descadastro|desativar ?daqui|disso|desta|desse|isso|dessas ?@msgs|lista|grupo $
descadastrar            0.95  descadastrar|descadastre|descadastrem|descadastramento|descadastra|descadastrado|desinscrever|desinscreva|desinscrevam|desassinar|desinscricao|descadastro|desincrever|descadastrarem
cancelar-msgs           0.94  cancelar|cancele|cancelem|cancela|cancelamento|anular|desativar|desative|desativem|bloquear|suspender|encerrar|parar|excluir|desligar|cancelo ?ja ?por ?favor ?o|a|as|os|de|do|meu|minha|todas ?meu|minha|recebimento|envio|assinatura|inscricao|subscricao|servico|cadastro ?de|das|dos|do|a|as|destas|desse|dessas|esse ?essas|suas @msgs
cancelar-envio          0.9   cancelar|cancele|cancelem|cancela|interromper|suspender|parar|encerrar|parem|cessar ?o|os|com|de|com ?o recebimento|envio|envios|disparo|disparos
cancelar-assinatura     0.6   cancelar|cancele|cancela|cancelem ?a|minha|o|meu ?minha|meu assinatura|inscricao|subscricao|cadastro
cancela                 0.5   ^ cancela|cancele|cancelem|cancelar ?tudo $
como-parar              0.94  como ..6 parar|sair|descadastrar|cancelar|bloquear|nao|desinscrever|deixar|desativar|descadastro|paro|cancelo|bloqueio|removo|saio ?de|desse|essas|da|disso|isso|esses|as|deste|com|desta ..2 receber|@msgs|lista|isso|$|disso|cadastro|mais
numero-errado           0.93  ^ numero|num|pessoa|nr errado|errada|incorreto|trocado !de|em|na|no
numero-errado-dois      0.93  e|esta|engano|tem|ta|com|voce|sao|estao|mandou|para|vc|pro|ligou|mandando|no ?um|com|o|e|esta|mandando|pro ?o numero|pessoa errado|errada|incorreto !de|em|na|no
engano                  0.86  ^ engano|enganou|foi ?se ?de ?numero|engano $
engano-dois             0.9   e|foi|deve|houve|mandou|ser|por ?um|ser|por engano $ <!eu|cancelei|sai
enganou-se              0.92  se|esta|estao|voces|vc|enganaram|enganou|errou|erraram|confundindo ?se enganou|enganaram|enganado|enganados|errado|errou|de|o|confundindo|enganar|enganada ?de|o|no numero|pessoa
nao-e-da                0.93  numero|celular|telefone nao e ?mais da|do|de|dele|dela|meu
nao-e-numero            0.93  nao|n|ja ?nao e|sou|pertence|tem|usa|mora ?mais ?a|o|este|esse|dona|dono|esta|esse numero|telefone|celular|contato ?de|da|do
nao-e-mais              0.93  nao|n e|pertence ?mais|a|o|mais ..2 numero|celular|telefone
em-paz                  0.93  deixe|deixem|deixa|deixar|me|larga|larguem ?ja ?deixa|deixe|deixem|larga ?me|nos ?em paz|pe
larga-me                0.86  ?me larga|larguem|erra|esquece|esquecam ?me $
retiro-consentimento    0.95  revogo|retiro|revogar|retirar|cancelo|nego|anulo ?a|o|meu|minha|qualquer|todo ?meu|minha consentimento|autorizacao|permissao|inscricao|anuencia
lgpd                    0.93  lgpd|procon|rgpd|anatel|anpd
processar               0.9   processar|denunciar|processo|denuncio|denunciarei|processarei|reportar|denunciando|processá|denuncia|queixa ?a|los|voces|vcs|como|por|vos|esse|este|o|na|empresa|policia ?numero|spam|assedio|policia|empresa|policia $
advogado                0.86  @msgs|enviarem|mandarem|parem|mandando|insistirem|contato|parar|senao|continuar|continuarem ..6 advogado|advogada|policia|justica|processo|judicial
assedio                 0.88  isso|isto|e ?e|um assedio|perseguicao|perturbacao
sem-interesse-nao       0.94  interesse|interessado|interessada|interessa ..3 nao|pare|parem|remova|retire|exclua|sair|tire|descadastre|apague|stop|tirem|removam ..3 @write|mais|$|mandar|meu|lista|me|da|de|de|por
sem-interesse           0.55  nao|sem|n ?tenho|estou|me ?mais ?nenhum interesse|interessado|interessada|interessa
falei-pra-parar         0.92  falei|pedi|disse|mandei|peco|pedindo|avisei ?ja|para|pra|que ?voces|vcs|me ?ja|nao parar|parem|pararem|parassem|enviarem|mandarem|mandem|nao|quero ?me ?quero|mandarem|receber|mandem
aqui-nao-e              0.9   aqui|esse|este|isso nao e|mora|tem ?mais ?a|o|da|do|numero|nenhum|nenhuma|ninguem ?numero ?da|do
encher-saco             0.93  pare|parem|para|chega de encher|me|torrar ?o saco|paciencia
merda                   0.86  vao|va|vai|vao a|pra|para|se ?a|o merda|inferno|caralho|puta|foder|fuder|danar|catar
sai-fora                0.86  ^ sai|saiam fora|daqui $
vaza                    0.86  ^ vaza|some|sumam|suma|vsf|vtnc|vai|va|vao|foda|cai|caiam|desaparecam|desapareca ?a|para|se|tomar|fora ?merda|o|cu|inferno|fuder|foder|puta|caralho ?que|cu $
stop-x                  0.92  ^ stop|parar|sair|fim por|pfv|pf|ja|agora|sms|mensagens|com|de|favor|obrigado|obrigada|imediatamente|as|as|msg|tudo $
stop-msgs               0.93  stop|fim|sair|parar ?com|das|de|as|os|dos|do|essas|nas @msgs
nao-incomodar           0.9   nao|n|parem|pare ?@clit|mais|de ?@clit incomode|incomodem|incomodar|perturbe|perturbem|perturbar|encham|encha|encher|chatear|chateiem ?mais|o|com $
quem-numero             0.5   quem|como|onde ..4 meu numero|contato
golpe                   0.5   golpe|golpistas|golpista
bloquear                0.6   bloquear|bloqueio|bloquei
nao-quero-saber         0.9   nao quero ?mais saber ?mais|nada
quero-que-parem         0.93  quero|exijo|peco|gostaria que ?voces|vcs|me ?me parem|pare|parassem|removam|tirem|excluam|retirem|descadastrem
nao-quero               0.5   ^ nao quero $
processo                0.86  ^ vou processar $
me-descadastre          0.93  me|nos ?quero descadastre|descadastrem|descadastra|descadastrar|desinscreva|remova|removam
desisto                 0.5   ^ desisto|desistir $
"""
GUARDS = """
nao-parar               1  nao|n|nunca|sem|jamais ?@clit ?consigo|pode|podem|vou|quero|precisa ?que ?me parar|parem|pare|para|pares|parou|remova|removam|tirem|tire|retirem|exclua|tira|cancelem|cancele|deixe|deixem|descadastrem|deixa ?de ?mandar !em|paz
parar-de-fazer          1  parar|pare|parou|paro|deixar|parem de fumar|rir|trabalhar|chover|chorar|beber|pensar|comer|falar|funcionar|latir|pingar
parar-ai                1  parar|paro|passar|parou|paramos|para ai|na|no|em|aqui|la|ao|perto|pra|voces|mim|o|a|os|as|quando|amanha|hoje|segunda|quarta|quem|que|qual|todos !mandar|envio
chega-hora              1  chega que|as|em|amanha|hoje|quando|o|a|no|na|ate|ai|aqui|cedo|la|segunda
quando-chega            1  quando|que|hora|horas|encomenda|pedido|ja|entrega|ele|ela ?ele|ela|o chega|para
parada                  1  parada|ponto
numero-de-coisa         1  ?o|um numero errado|incorreto de|em|na|no|esta|da|do|ta
dei-numero              1  dei|passei|coloquei|anotei|digitei|deu|passaram|anotaram|eu ..4 numero errado|incorreto
e-numero                1  e|sera|esse|este esse|este|que|o|e numero errado|certo
sair-hora               1  vou|vamos|posso|sair|saio|saindo|hora ?vou ?sair|saio as|do|mais|cedo|amanha|hoje|para|com|agora|daqui|trabalho|a|de
remover-coisa           1  remover|tirar|retirar|remova|tire|retire|excluir|apagar|remove|tira|deletar|exclua|apague|removam|tirem o|a|os|as|um|uma|umas|dois|duas !meu|minha|numero|meus
cancelar-consulta       1  cancelar|cancela|cancele|desmarcar|anular|cancelo|cancelem ?a|o|minha|meu|nossa|nosso ?minha|meu consulta|pedido|reserva|horario|visita|compra|encomenda|aula|voo|contrato|hora|entrega|reuniao
nao-tem-mais            1  nao|n tem|ha|temos|resta|vi|vejo|recebi|precisa mais
nao-liga                1  nao|n ?me liga|ligue|ligar|liguem agora|hoje|estou|to|manda|mande|escreve|antes|depois|amanha
nao-tenho-mensagem      1  nao tenho|temos|veio|vi ?nenhuma|a|sua mensagem|mensagens
nao-incomodar           1  nao ?te|lhe|vos quero|queria incomodar|perturbar|atrapalhar
nao-perder              1  nao quero|queria perder|esperar
nao-recebo              1  nao|nunca ?@clit recebo|recebi|recebemos|chegou|chegam ?mais|a|as|o ?suas|as|a|mensagem ?mensagens|mensagem
recado                  1  deixe|deixa|deixar um|o|seu|sua recado|mensagem
disse-lhe               1  disse|falei|pedi|pediu pra|para|a|ao ele|ela|meu|minha
deixa-chave             1  deixe|deixem|deixa|deixar o|a|as|os|comigo|ai|pra|eu|ver|na|no
quero-mais              1  quero|gostaria ?de ?receber mais|saber <!nao|n|num
pra-mim                 1  para|pra|basta mim|quem|que|hoje|amanha|segunda|a|o
me-basta                1  basta|chega ?me basta|so|um|uma|isso|clicar|ligar
"""
DOUBTS = """
correio                 1  email|emails|mail
"""
WEAK = "nao-me-mande nao-contatem nao-perturbe pare nao-incomodar"
WEAK_DOUBTS = """
riso                    1  kkk|kkkk|kkkkk|haha|rsrs|rs|brincadeira|brincando|hahaha
outra-hora              1  ate|antes|depois|hoje|amanha|agora|dirigindo|reuniao|ocupado|ocupada|dormindo|aula|trabalho|trabalhando|noite|tarde|enquanto|conduzir|segunda|terca|quarta|quinta|sexta|sabado|domingo|ainda
outro-jeito             1  melhor|prefiro|ligue|liga|zap
"""
EXCUSES = """
por-engano            1  cancelei|sai|descadastrei|stop|removi|parei|parar|sair ..4 por|sem engano|erro|querer
de-novo               1  recadastre|recadastrar|adicionem|readicionar|reativar|reativem|recadastrem|inscrevam
"""
