/**
 * Words of the languages in which people write about errors, by what they mean. Accents are left out: they are taken off
 * before a word is looked up. `limit*` stands for every word that begins so, `opt_out` for two words in a row. What is
 * written without spaces (Chinese, Japanese, Korean) is looked for inside of a run of such letters.
 */
export const lexicon = {
  // Things
  template: `תבנית תבניות template* templat tmpl hsm plantilla* modelo modelos modele modeles gabarit* vorlage* sablon* szablon* modello
    modelli шаблон* テンプレート テンプレ 模板 模版 範本 樣板 템플릿 قالب* टेम्पलेट टेम्प्लेट`,
  message: `הודעה הודעות message* msg msgs mensaje* mensagem mensagens nachricht* mesaj* messaggi* messaggio pesan сообщени* wiadomosc*
    メッセージ 訊息 消息 信息 메시지 رسال* संदेश मैसेज`,
  window: `חלון window windows janela* ventana* fenetre* fenster* zeitfenster pencere* jendela okno okna окн* finestra ウィンドウ 窗口
    視窗 時窗 窗口期 نافذة विंडो`,
  session:
    "session* sesion* sessao sessoes sitzung* oturum* sesi сесси* sessione セッション 會話 会话 對話 对话 세션 جلسة",
  conversation: "conversation* conversa conversas conversacion* gesprach* percakapan 会話 conversazione dialog*",
  parameter: `元件 コンポーネント פרמטר* משתנ* param* parametr* parametro* variable* variavel variaveis variabel placeholder* component* componente* argument*
    field fields campo* champ champs feld felder degisken* параметр* переменн* パラメータ パラメーター 変数 參數 参数 變數 变量
    매개변수 변수 파라미터 متغير* معامل* पैरामीटर`,
  token: "zugriffstoken* zugangstoken* טוקן אסימון token* jeton トークン 權杖 令牌 密钥 토큰 токен* टोकन رمز_الوصول",
  account:
    "חשבון account* acct conta contas cuenta* compte* konto* hesap* hesab* akun аккаунт* waba アカウント 帳號 帳戶 账号 账户 계정 حساب* अकाउंट खाता",
  media: `מדיה קובץ תמונה media midia* multimedia medien* medya メディア 媒體 媒体 미디어 وسائط медиа* file files archivo* arquivo* fichier* datei*
    dosya* berkas файл* ファイル 檔案 文件 파일 image* imagen* imagem imagens video* audio* document* attachment* adjunto*
    anexo* مرفق*`,
  user: `לקוח נמען משתמש user* recipient* customer* contact* consumer* receiver* usuario* cliente* destinatario* contato* utilisateur* client
    clients destinataire* benutzer* empfanger* kunde* kullanici* alici* pengguna penerima пользовател* получател* utente
    utenti odbiorc* people person ユーザー ユーザ 受信者 宛先 相手 用戶 用户 使用者 收件者 收件人 接收者 接收方 客戶 客户 사용자 수신자
    المستخدم المستلم العميل`,
  sender:
    "שולח sender* remetente* remitente* expediteur* absender* gonderen* gonderici* pengirim отправител* mittente 送信者 送信元 寄件 發送方 发送方 发件人 发送者",
  phone: `מספר טלפון number numbers phone* telefone* telefono* telephone numero numeros nummer* rufnummer* telefonnummer* telefon* nomor
    номер* 番号 號碼 号码 電話 电话 번호 رقم* नंबर msisdn waid`,
  business:
    "business* empresa* negocio* entreprise* unternehmen* isletme* bisnis бизнес* 企業 企业 商家 ビジネス 비즈니스",
  payment: `תשלום חיוב payment* billing billed invoice* payer pagament* pago pagos paiement* facturation zahlung* abrechnung odeme* fatura* pembayaran
    tagihan оплат* платеж* platnosc* 支払 決済 請求先 付款 支付 계결제 결제 الدفع فوترة facturacion cobranca faturamento
    credit_card credit_line saldo funds_insufficient unpaid भुगतान`,
  marketing:
    "שיווק* marketing mkt promotional promotion* promo promocion* promocional* publicid* pazarlama pemasaran маркетинг* マーケティング 行銷 营销 推廣 마케팅 تسويق* prmocion*",
  certificate: "certif* sertifika* sertifikat zertifikat* сертификат* 証明書 憑證 证书 인증서 شهادة",
  pin: "pin two_step twostep two_factor 2_fa tfa verificacion_en_dos dois_fatores duas_etapas dos_pasos etapes_verification 二段階 二要素 兩步 两步 雙重 雙步驟",
  displayName:
    "display_name displayname nombre_para_mostrar nombre_visible nome_de_exibicao nom_affiche nama_tampilan gorunen_ad* anzeigename* 表示名 顯示名稱 显示名称",
  server: "server* servidor* serveur* sunucu* サーバー サーバ 伺服器 服务器 서버 خادم backend",
  service: "service* servicio* servico* dienst* servis* layanan сервис* usluga サービス 服務 服务 서비스 خدمة",
  country:
    "country countries pais paises pays land laender ulke* negara стран* kraj region* 国家 国で 対象国 國家 地區 地区 국가 دولة",
  terms: "terms tos terminos termos bedingungen sartlar ketentuan 利用規約 規約 條款 条款",
  flow: "flow flows フロー",
  group: "group groups grupo grupos groupe groupes gruppe* グループ 群組 群组 그룹",
  language: `שפה language* idioma* lingua* langue* sprache* dil dilde dili dilinde bahasa язык* translation* traduc* traduccion* ubersetzung*
    locale* 言語 語言 语言 翻訳 翻譯 翻译 언어`,
  request:
    "request* requests requisic* solicitud* peticion* requete* anfrage* istek* permintaan запрос* richiest* リクエスト 請求 要求 请求 요청 api_call api_calls calls llamadas chamadas",
  // What is wrong with them
  rate: `rate ratelimit* taxa tasa debit frequenz hiz hizi laju частот* レート 速率 頻率 频率 流量 速度 속도 throughput* vazao
    messages_per_second per_second por_segundo velocidad velocidade`,
  limit: `حد حدود מגבל* הגבל* limit* limite* ratelimit* quota* kuota cota cotas cupo* plafon* grenze* begrenz* sinir* batas лимит* 制限 上限 限制 限流 配額
    配额 額度 额度 限額 한도 제한 الحد cap caps capped`,
  exceeded: `exceed* reached hit excedi* excede* excesso exceso atingid* atingiu alcanzad* alcanzo superad* supero superou atteint* depass*
    uberschritten erreicht asildi asim* ulasildi terlampaui превыш* исчерп* przekroczon* superato raggiunt* 到達 達到 达到
    超過 超过 超出 초과 تجاوز* estourad* estourou exhausted`,
  throttled:
    "throttl* ratelimit* 限流 流控 節流 节流 スロットリング 스로틀 rate_limited rate_limiting rate_limiter rate_limits rate_exceeded",
  tooMany: `יותר_מדי too_many toomany demasiad* muitas muitos trop zu_viele cok_fazla cok_sayida terlalu_banyak слишком_много troppi troppe
    zbyt_wiele flood* 過多 过多 太多 多すぎ 너무_많 너무많 كثير* bahut_zyada`,
  tooFast: `too_fast too_quickly too_quick fast quickly rapid* rapido schnell hizli cepat быстро 速すぎ 早すぎ 過快 过快 太快 頻繁 频繁
    too_often too_frequent too_frequently`,
  pair: "pair pairwise paire ペア 配對 配对 peer_to_peer por_par par_de par_remetente entre_pares",
  spam: "ספאם spam* スパム 垃圾 스팸 спам* سبام",
  quality: "quality calidad qualidade qualite qualitat kalite* kualitas качеств* 品質 质量 品质 質量 품질 جودة",
  expired: `פג פגה expir* vencid* vencio caduc* caducad* abgelaufen kedaluwarsa kadaluarsa dolmus doldu dolan scadut* истек* истекл* 期限切れ
    失効 過期 过期 到期 逾期 失效 만료 منتهي* انتهت انتهاء समाप्त wygas* lapsed timed_out`,
  closed:
    "סגור נסגר* closed close shut over_window fechad* fechou cerrad* cerro fermee ferme fermees geschlossen kapali kapandi kapanmis tertutup ditutup закрыт* chius* 閉じ 關閉 关闭 終了 종료 مغلق*",
  outside: `מחוץ outside out_of outof beyond fora fuera hors ausserhalb außerhalb disinda luar poza вне fuori 外 以外 超出 範囲外 範圍外 範圍之外 خارج`,
  elapsed: `passed since elapsed passou passaram pasaron paso pasado past mais_de mas_de plus_de mehr_als fazla lebih_dari lewat
    ultim* last dernier* letzt* terakhir более последн* 経過 以上 最後 超過 超过 過了 过了 已過 超え 이상 مرور`,
  reengage: `reengag* re_engagement re_engage re_engaging reengaj* re_engajamento reenganch* reinteraccion* 再エンゲージメント
    再互動 重新互動 再接觸 重新参与 重新互动 재참여 reopen_conversation`,
  freeform:
    "freeform free_form free_text texto_livre texto_libre session_message session_messages mensaje_libre freitext serbest_metin serbest_mesaj",
  hours24: "24 24_h twenty_four",
  undeliverable: `undeliver* unreachable unzustellbar inalcanzable inentregable indeliverable undeliverability non_livrable 配信不能 送達不可 配達不能
    無法投遞 无法投递 無法送達 无法送达 전달_불가`,
  unregistered: "unregistered unregister* deregister* nonregistered",
  registered: `רשום registered registration regist* cadastrad* cadastro inscrit* registriert kayitli kayit terdaftar зарегистр* zarejestrowan*
    enregistr* 登録 註冊 注册 登記 등록 مسجل*`,
  onWhatsApp: `בוואטסאפ on_whatsapp en_whatsapp sem_whatsapp sin_whatsapp no_whatsapp tiene_whatsapp tem_whatsapp possui_whatsapp have_whatsapp has_whatsapp
    a_whatsapp valid_whatsapp whatsapp_user whatsapp_users whatsapp_number using_whatsapp use_whatsapp uses_whatsapp sur_whatsapp su_whatsapp di_whatsapp
    ao_whatsapp whatsapp_ta usuario_whatsapp usuario_de_whatsapp usuario_do_whatsapp whatsapp用户 no_wa sem_wa sin_wa non_whatsapp
    active_whatsapp on_wa`,
  blocked: `חסם חסום נחסם block* bloque* bloqu* blockier* gesperrt engel* diblokir memblokir blokir заблокир* blocca* zablokow* ブロック 封鎖 封锁 拉黑
    屏蔽 차단 حظر محظور* ब्लॉक`,
  restricted: `restrict* restring* restric* suspend* suspens* suspes* banned ban bans locked lock disabled disable lockout askiya
    kisitla* kisitl* dibatasi ditangguhkan terkunci eingeschrankt* ограничен* ロック 停止 凍結 鎖定 锁定 封禁 封號
    停權 停用 受限 受到限制 被限制 잠김 잠금 정지 제한됨 تقييد* مقيد* معلق desativada desactivada baneado* baneada banid*`,
  locked: "locked banned ban bans lockout baneado* baneada banid* terkunci ロック 鎖定 锁定 封禁 封號 잠김 잠금",
  policy: `policy policies politica* politique* richtlinie* politika* ilkeler* kebijakan политик* polityk* ポリシー 政策 정책 سياس* guidelines normas reglas
    regulation*`,
  violated: `violat* violac* violacion* viola infring* incumpl* desrespeit* verstoß* verstoss* ihlal* pelanggaran melanggar наруша* нарушен* 違反 违反 위반 انتهاك يخالف مخالف*`,
  integrity: "integrity compliance noncompliant noncompliance",
  send: `send sending sends sent envio envios enviar envoi envois versand gonderim* pengiriman kirim отправк* 送信 發送 发送 傳送 전송 발송 إرسال dispatch
    invio wysylk*`,
  paused:
    "מושהית מושהה paus* duraklat* dijeda jeda приостанов* wstrzyman* 一時停止 暫停 暂停 일시중지 일시_중지 متوقف* मौकूफ",
  disabled: `disabled disable deactivat* desativad* desactivad* desabilitad* deshabilitad* inhabilitad* desactive* deaktivier* devre_disi
    dinonaktifkan nonaktif отключ* деактивир* wylaczon* disabilitat* disattivat* 無効化 停用 禁用 비활성 معطل* switched_off turned_off`,
  approved: `מאושר* approv* aprob* aprov* approuv* approvat* genehmigt* freigegeben onay* disetujui одобр* zatwierdz* 承認 審核 审核 核准 批准 승인
    معتمد* स्वीकृत अप्रूव`,
  rejected:
    "reject* rechaz* rejeit* reprovad* rejet* refuse abgelehnt reddedil* ditolak отклон* odrzucon* rifiutat* 却下 拒否 拒絕 被拒 拒绝 거부 거절 مرفوض*",
  found: `찾을 찾지 נמצא* קיימת קיים found find finds exist* encontrad* existe* existente trouve* trouvee gefunden existiert mevcut ditemukan найден* существ*
    trovat* znaleziono 見つかり 見つから 存在 있지 موجود*`,
  notFound:
    "notfound introuvable* bulunamadi bulunmuyor nonexistent inexistent* inexistant* 找不到 未找到 查無 찾을_수_없",
  missing: `חסר* missing lack* absent* ausent* faltan* falta faltando faltou manquant* manque* fehl* eksik* hilang kurang отсутств* brak brakuj* mancant*
    欠落 不足 缺少 缺失 遺漏 漏填 누락 مفقود* ناقص*`,
  required: `required requires require requer* requier* obligatori* obrigatori* requis* requise obligatoire* erforderlich* benotigt* gerek* zorunlu*
    wajib diperlukan обязательн* требуе* wymagan* 必須 必要 必填 需要 必需 필수 필요 مطلوب*`,
  count: `count counts counting number_of quantity cantidad quantidade numero_de nombre_de anzahl sayisi sayida jumlah количеств* числ* liczba
    数量 數量 個数 個數 数が 개수`,
  mismatch: `תואם תואמ* mismatch* match* unmatched incompat* coincid* correspond* differ* differs wrong incorrect* incorret* errad* errone* falsch* uyus* uyum*
    yanlis cocok sesuai salah совпад* соответств* несоответств* неверн* stimm* ubereinstimm* 不一致 不符 不匹配 一致しない 一致しません 合わない
    일치 불일치 تطابق* متطابق* desencontr* divergen* expects another unexpected`,
  format: "format* formato* bicim* формат* フォーマット 書式 形式 格式 형식 포맷 تنسيق malformed",
  type: "type types tipo tipos typ typs turu tur turde jenis tipe тип* 種類 種別 タイプ 類型 类型 유형 타입 نوع kind",
  invalid: `שגוי invalid* ungultig* gecersiz* неверн* недействит* nieprawid* malformed 無効 不正 無效 无效 不合法 잘못 유효하지 صالح* अमान्य
    unvalid errone* non_valide nonvalid غير_صحيح غير_صحيحة غير_صالح غير_صالحة خاطئ`,
  tooLong: `too_long toolong long longer length longo longa comprimento extens* largo larga longueur longue zu_lang uzun uzunlu* panjang длин*
    長すぎ 長い 長さ 過長 过长 太長 太长 長度 长度 길이 طويل* character_limit`,
  tooLarge: `too_large too_big oversized size tamano tamanho grande grandes taille grosse buyuk boyut ukuran размер* 大きすぎ サイズ 過大 太大 大小 크기 حجم`,
  unsupported: "unsupport* 非対応 未対応 不支援 不支持 미지원",
  support: `support* soport* suport* compatib* charge_en unterstutz* destekl* didukung поддержива* obsługiwan* obslugiwan* サポート 対応 支援 支持
    지원 مدعوم* allowed`,
  ecosystem: "ecosystem* ecosis* ekosistem* ecosistem* エコシステム 生態 生态 생태계 healthy",
  frequency: "frequency frecuencia* frequencia* frequence haufigkeit siklig* sikl* frekuensi 頻度 pacing",
  perUser:
    "per_user per_recipient per_customer por_usuario por_utilizador por_destinatario par_utilisateur pro_nutzer per_contact por_contacto",
  experiment:
    "ניסוי experiment* deney* eksperimen* эксперимент* eksperyment* esperiment* 実験 實驗 实验 실험 تجربة holdout holdback control_group grupo_de_control",
  optOut: `opt_out optout opted_out opts_out opt_outs unsubscrib* descadastr* desinscri* desinscr* desabonn* abgemeldet abmeld* desuscri*
    dio_de_baja dado_de_baja berhenti_berlangganan отписал* отказал* オプトアウト 配信停止 退訂 退订 取消訂閱 取消订阅 수신거부 수신_거부 cancelou_inscricao por_nao_receber para_nao_receber pidio_no_recibir no_desea nao_deseja asked_to_stop`,
  optIn: "opt_in optin opted_in opt_ins",
  stopped: "stopped stop_marketing stop_promotions 停止 parou deixou dejo berhenti durdur*",
  allowed:
    "allowed allow allowlist* whitelist* permitid* permitted autoris* autoriz* authorized authorised erlaubt* izin izinli diizinkan разреш* dozwol* 許可 允許 允许 허용 مسموح*",
  list: "list lista listas liste listesi listesinde daftar список* списк* リスト 清單 清单 名單 名单 목록 قائمة allowlist* whitelist* allowlisted whitelisted",
  sandbox: `sandbox development_mode dev_mode test_number test_numbers test_recipient test_recipients test_mode test_list modo_de_desarrollo
    modo_desarrollo modo_de_desenvolvimento modo_de_prueba numero_de_teste numero_de_prueba numero_de_test testnummer test_phone
    サンドボックス テスト用 テスト番号 測試號碼 测试号码 沙盒`,
  permission: `הרשאה permission* permiss* permiso* berechtig* yetki* ijin hak_akses разрешени* uprawni* autorizzazion* 権限 アクセス許可 權限 权限 권한 صلاحي*
    access_denied acceso_denegado acesso_negado forbidden scope scopes capability privileg*`,
  auth: "auth oauth unauthorized unauthorised unauthenticated authentication authenticate autentica* authentifi* authentifizier* kimlik_dogrulama аутентиф* авториз* credential* credencia* identifiants 認証エラー 認証失敗 認證 认证",
  revoked: "revok* revog* revoc* widerrufen iptal dicabut отозван* cofniet* 取り消し 撤銷 撤销 malformed",
  access: "access acces acesso acceso zugriff* zugang erisim akses доступ* dostep アクセス 存取 访问",
  denied: "denied denegad* negad* refuse refusee verweigert reddedildi ditolak отказан* 拒否 拒絕 拒绝",
  download: `download* descarg* baixar baixad* telecharg* herunterlad* heruntergeladen indiril* indirme unduh* diunduh скач* pobier* pobran* scarica* ダウンロード
    下載 下载 다운로드`,
  upload:
    "upload* subir subid* subio carregar carregament* carga enviar_archivo hochlad* hochgeladen yukle* yuklen* unggah* diunggah загрузить загрузк* przesylan* アップロード 上傳 上传 업로드",
  url: "url urls link* enlace* uri lien* fetch* http https リンク 連結 链接 remote cdn",
  unavailable: `unavailable outage down downtime indispon* indisponib* verfugbar kullanilamiyor tersedia недоступ* niedostep* 利用できません 利用不可 利用でき 無法使用
    不可用 사용할_수_없 overload* sobrecarg* surcharg* uberlast* 過負荷 過載 过载 غير_متاح`,
  temporary:
    "temporar* temporal* temporair* vorubergehend gecici* sementara временн* tymczasow* 一時的 暫時 暂时 일시적 مؤقت*",
  internal: "internal interno interna interne internes dahili внутренн* wewnetrzn* 内部 內部 내부 داخلي",
  maintenance:
    "maintenance mantenimiento manutencao wartung* bakim* pemeliharaan обслужив* konserwac* manutenzione メンテナンス 維護 维护 점검 صيانة",
  same: "same mesmo mesma mismo misma meme gleich* identisch ayni sama_dengan sama одинаков* совпадают stesso equal* 同一 同じ 相同 一樣 自己 본인 같은 نفس itself yourself self oneself",
  verification:
    "verification verificac* verificacion verified verificad* verifie* verifiziert* dogrula* verifikasi верифи* 認証 驗證 验证 인증",
  identity: "identity identity_key identidad identidade identite",
  changed: "changed hash cambio* mudou change",
  engagement: "engagement engajamento interaccion エンゲージメント 互動",
  // Words around them
  not: `לא אין בלי not no non nao sem sin pas ne nicht kein* nein tidak bukan belum tanpa yok degil olmayan hayir не нет без nie cannot cant isn aren doesn don couldn
    wasn won didn hasn haven unable without never ない ません 不 未 無 无 没 沒 非 できない 않 없 아니 ليس غير لا لم नहीं nahi nahin neither`,
} satisfies Readonly<Record<string, string>>;

/** What a word says, whatever the language. */
export type WordSense = keyof typeof lexicon;
