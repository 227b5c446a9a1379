/**
 * Words of menus, buttons and dialogs in the product's languages besides English, as they stand there: a label is
 * readable where one language has all of its words. Left out is what is somebody's name more often than a label.
 * Japanese has no spaces, so its entries are whole labels.
 */
const texts: Readonly<Record<"de" | "fr" | "es" | "pt" | "ja", string>> = {
  de: `
abbrechen abmelden aktion aktionen aktualisieren alle alles als an ändern anfügen anhang anhänge anlegen anmelden anpassen ansicht
anwenden anzeigen anwendung archivieren auf auftrag aufträge aus ausblenden ausdrucken ausführen ausgang auswahl auswählen
ausschneiden bearbeiten beenden benachrichtigungen benutzer benutzername bericht berichte bestätigen bestellung bestellungen
betrag betreff bild bilder das datei dateien daten datum dem den der die drucken drucker duplizieren durchsuchen ein einblenden
einfügen einstellung einstellungen eingang eintrag einträge entfernen ergebnis ergebnisse ersetzen erstellen erweitert exportieren
extras feld felder fenster fertig fett filtern format für ganz gehe gelöscht gesendet gesamt größe gruppe hilfe hinzufügen im
importieren in information informationen inhalt ja kalender kategorie keine kennwort kontakt kontakte kopieren kopie kunde kunden
laden leeren leiste lesezeichen letzte liste listen löschen markieren mehr menge menü mit nach nachricht nachrichten name
nächste neu neue neuer neues nein nicht notiz notizen nummer nur oder öffnen optionen ordner ort papierkorb passwort posteingang
preis rechnung rechnungen rückgängig rückseite schließen schrift schriftart seite seiten senden sichern sortieren speichern spalte
spalten sprache standard start startseite status straße suche suchen summe symbolleiste tabelle tabellen text titel über überschrift
übernehmen umbenennen und ungelesen unter unterstrichen verbinden vergrößern verkleinern verlauf verschieben version verwalten von
vorherige vorlage vorlagen vorschau warenkorb weiter weiterleiten werkzeuge wiederherstellen wiederholen zeichen zeigen zeile zeilen
zeit ziel zoom zu zum zurück zurücksetzen zwischenablage`,
  fr: `
à accepter accueil actions activer actualiser adresse affichage afficher aide ajouter aller annuler aperçu appliquer archiver au
aucun aucune aux avancé avec barre boîte brouillon brouillons calendrier catégorie cellule champ champs charger chercher client clients
coller colonne colonnes commande commandes compte comptes confirmer connexion contact contacts contenu copier copie corbeille couper
créer dans date de déconnexion défaut démarrer déplacer dernier des description détails document documents données dossier dossiers du
dupliquer édition éditer effacer éléments en enregistrer envoyer envoyés et état exporter facture factures fenêtre fermer feuille
fichier fichiers filtrer filtre fin fonction format fusionner gérer gras groupe historique identifiant image images importer imprimer
information informations insérer italique joindre l la langue le lecture les lien liste listes mail menu message messages mettre mise
modèle modèles modifier montant mot mots navigation nom non note notes notifications nouveau nouvel nouvelle numéro objet ok options
ou outils ouvrir page pages par paramètres parcourir passe pièce pièces plus police précédent préférences premier prénom prix produit
produits profil propriétés quantité quitter rapport rapports réception recevoir recherche rechercher réduire agrandir refaire réinitialiser
remplacer renommer répondre restaurer résultat résultats rétablir retour saisie section sélection sélectionner service signet sortie sous
souligné suivant supprimer sur sujet synchroniser tableau tableaux taille télécharger texte titre total tous tout toute toutes transférer
trier type un une utilisateur valider vers version vider ville voir zone`,
  es: `
a abrir acción acciones aceptar acerca actualizar adjuntar adjunto adjuntos administrar agregar ajustes al aplicar archivar archivo
archivos asunto atrás avanzado ayuda añadir bandeja barra borrador borradores borrar buscar búsqueda calendario cambiar cancelar
cantidad cargar carpeta carpetas carrito categoría celda cerrar ciudad cliente clientes código columna columnas combinar con configuración
confirmar contacto contactos contenido continuar contraseña copiar copia correo correos cortar crear cuenta cuentas cursiva dar datos de
del descargar descripción deshacer detalles dirección documento documentos duplicar edición editar el elemento elementos eliminar en entrada
enviado enviados enviar escribir estado exportar factura facturas fecha fichero fila filas filtrar filtro fin formato fuente función grupo
guardar hacer herramientas historial hoja hojas idioma imagen imágenes importar imprimir información informe informes ingresar inicio
iniciar insertar ir la las lista listas los marcador marcadores más menú mensaje mensajes modificar mostrar mover navegación negrita no
nombre nota notas notificaciones nueva nuevas nuevo nuevos número o ocultar opción opciones orden ordenar página páginas papelera para
pedido pedidos pegar perfil personalizar plantilla plantillas por precio preferencias producto productos propiedades proyecto quitar
recargar rehacer reenviar reemplazar registrarse registro renombrar responder restablecer restaurar resultado resultados salir seleccionar
selección sesión sí siguiente sin sincronizar sobre subir subrayado suma tabla tablas tamaño tarea tareas texto tipo título todas todo
todos total un una usuario usuarios vaciar ventana ver versión vista volver y zoom`,
  pt: `
a abrir ação ações aceitar adicionar ajuda ajustes alterar anexar anexo anexos anterior ao apagar aplicar arquivar arquivo arquivos
assunto atualizar avançado barra buscar cabeçalho caixa calendário cancelar carregar carrinho categoria célula cidade cliente clientes
código colar coluna colunas com concluir configuração configurações confirmar conta contas contato contatos conteúdo continuar copiar cópia
cortar criar da dados data de desfazer detalhes descrição do documento documentos duplicar e editar em endereço entrada entrar enviados
enviar esconder estado exibir excluir exportar fatura faturas fechar ferramentas ficheiro ficheiros filtrar filtro fim folha fonte formatar
formato função gerir gerenciar gravar grupo guardar histórico idioma imagem imagens importar imprimir informações início inserir ir itálico
janela lista listas lixeira localizar mais mensagem mensagens menu mostrar mover na não navegação negrito no nome nota notas notificações
nova novas novo novos número o ocultar opção opções ordenar página páginas palavra para pasta pastas pedido pedidos perfil pesquisa
pesquisar planilha por preço preferências produto produtos projeto propriedades próxima próximo quantidade rascunho rascunhos recarregar
refazer relatório relatórios remover renomear repor responder restaurar resultado resultados sair salvar seleção selecionar sem senha sim
sincronizar sobre sublinhado substituir tabela tabelas tamanho tarefa tarefas texto tipo título todas todos total transferir último um uma
usuário utilizador valor ver versão visualizar voltar zoom`,
  ja: `
ファイル 編集 表示 挿入 書式 ツール ウィンドウ ヘルプ ホーム 戻る 進む 次へ 前へ 保存 上書き保存 名前を付けて保存 開く 閉じる 新規 新規作成 作成 追加 削除 変更
更新 コピー 切り取り 貼り付け 元に戻す やり直し すべて選択 選択 検索 置換 検索と置換 印刷 印刷プレビュー 設定 オプション 環境設定 キャンセル はい いいえ 適用 送信 受信 返信 全員に返信
転送 下書き 受信トレイ 送信済み ごみ箱 添付 添付ファイル 件名 宛先 本文 メール メッセージ 連絡先 カレンダー 予定 タスク メモ ログイン ログアウト サインイン サインアウト ユーザー名
パスワード 名前 住所 電話番号 日付 時刻 数量 価格 金額 合計 小計 注文 注文一覧 顧客 顧客一覧 商品 請求書 レポート 一覧 詳細 確認 登録 終了 完了 開始 停止 再読み込み 読み込み ダウンロード
アップロード インポート エクスポート 並べ替え フィルター グループ カテゴリ 種類 状態 ステータス タイトル 説明 言語 通知 プロフィール アカウント 履歴 お気に入り ブックマーク メニュー
ツールバー ステータスバー 拡大 縮小 全画面表示 太字 斜体 下線 フォント サイズ 色 画像 リンク 表 行 列 セル シート ページ 文書 テンプレート バージョン情報 その他 共有 移動 名前の変更 復元 クリア リセット`,
};

export const interfaceLanguages: readonly ReadonlySet<string>[] = Object.values(texts).map(
  (text) => new Set(text.split(/\s+/).filter((word) => word !== "")),
);
